import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { compilePattern, parsePack as readPack, RetriageError, type ExpressionEngine, type Pack, type PatternEntry } from 'retriage/core'

const load = createRequire(import.meta.url)

/**
 * Reads a pack from YAML or JSON text, or from data that was parsed already.
 *
 * @param file name for error messages
 * @throws `invalid_pack` or `invalid_pattern` naming the file, the place and the remedy.
 */
export function parsePack(source: unknown, file = 'pack'): Pack<PatternEntry> {
  return readPack(typeof source === 'string' ? parseYaml(source, file) : source, file)
}

/**
 * Reads the packs in all files that match the globs, in the order of their paths, and has every expression checked, so that one that is
 * wrong, or could take too long on some line, is refused before any log is read.
 *
 * @param globs paths or globs as fast-glob reads them, such as `"packs/**\/*.yaml"`
 * @throws `not_found` when a glob matches no file; `invalid_pack` or `invalid_pattern` naming the file, the pattern and the remedy.
 */
export async function loadPacks(
  globs: string | readonly string[],
  options: { engine: ExpressionEngine; cwd?: string },
): Promise<Pack<PatternEntry>[]> {
  const { default: glob } = await import('fast-glob')
  const files = new Set<string>()
  for (const pattern of typeof globs === 'string' ? [globs] : globs) {
    const found = await glob(pattern.replaceAll('\\', '/'), { cwd: options.cwd ?? process.cwd(), onlyFiles: true, absolute: false })
    if (found.length === 0)
      throw new RetriageError(
        'not_found',
        `packs: no file matches ${JSON.stringify(pattern)}; check the path, or quote the glob so that the shell leaves it alone`,
      )
    for (const file of found) files.add(file)
  }
  const packs = await Promise.all([...files].sort().map((file) => loadPack(file, options)))
  refuseTwice(packs, [...files].sort())
  return packs
}

async function loadPack(file: string, { engine, cwd }: { engine: ExpressionEngine; cwd?: string }): Promise<Pack<PatternEntry>> {
  const pack = parsePack(await readFile(resolve(cwd ?? '', file), 'utf8'), file)
  for (const pattern of pack.patterns) compilePattern(pattern, engine, file)
  return pack
}

function parseYaml(text: string, file: string): unknown {
  const yaml = load('yaml') as typeof import('yaml')
  try {
    return yaml.parse(text) as unknown
  } catch (error) {
    const { message, linePos } = error as Error & { linePos?: readonly { line: number }[] }
    const line = linePos?.[0]?.line
    throw new RetriageError('invalid_pack', `${file}: not readable as YAML: ${message.trim()}`, {
      file,
      ...(line === undefined ? {} : { line }),
    })
  }
}

function refuseTwice(packs: readonly Pack[], files: readonly string[]): void {
  const seen = new Map<string, string>()
  packs.forEach((pack, index) => {
    const file = files[index] as string
    const other = seen.get(pack.name)
    if (other !== undefined)
      throw new RetriageError('invalid_pack', `${file}: the pack "${pack.name}" stands in ${other} as well; rename one`, { file })
    seen.set(pack.name, file)
  })
}
