import type { Pack } from '../pattern.ts'
import type { CompiledPatterns } from './compiled-patterns.ts'

/** Between packs. */
const separator = '\x1e'

/** Packs of patterns that `compilePatterns` makes ready, as texts: name, title and the places of the patterns in the order of ids, with tabs between; then U+001E. */
export function compilePacks(packs: readonly Pack[]): string[] {
  const ids = packs.flatMap(({ patterns }) => patterns.map(({ id }) => id)).sort()
  const places = new Map(ids.map((id, place) => [id, place]))
  return packs.map(({ name, title, patterns }) => [name, title, patterns.map(({ id }) => places.get(id)).join(' ')].join('\t') + separator)
}

/**
 * The packs of such texts. Their patterns are read when they are asked for.
 *
 * @param packs what `compilePacks` gives, joined
 */
export function compiledPacks(packs: string, compiled: CompiledPatterns): Pack[] {
  return packs
    .split(separator)
    .slice(0, -1)
    .map((text) => {
      const [name, title, places] = text.split('\t') as [string, string, string]
      let read: Pack['patterns'] | undefined
      return {
        name,
        title,
        get patterns() {
          return (read ??= places.split(' ').map((place) => compiled.at(Number(place))))
        },
      }
    })
}
