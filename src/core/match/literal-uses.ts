import { compileLiterals } from './compiled-literals.ts'
import type { Edges } from './edges.ts'
import { longestLiteral, shortestLiteral } from './literal.ts'
import type { PatternList } from './pattern-list.ts'

/** Which patterns have which literals, both by their numbers; each of these is a crossing, and those of a literal have numbers one after another. */
export interface LiteralUses {
  readonly literals: number
  readonly crossings: number
  /** The first crossing of a literal, which is behind the last of the literal before; of the number of literals, the number of crossings. */
  first(literal: number): number
  /** −1 where it has given way to another. */
  pattern(crossing: number): number
  /** Which of the pattern's literals it is. */
  ordinal(crossing: number): number
  /** What may stand beside the literal; null where the expression must be read to know. */
  edges(crossing: number): Edges | null
}

export interface GatheredLiterals {
  /** As `compileLiterals` makes them ready, numbered on from one text to the next. */
  literals: readonly string[]
  uses: LiteralUses
  /** Patterns that have none. */
  unfiltered: readonly number[]
}

/**
 * The literals of a list of patterns and who uses them.
 *
 * @param read gives the literals of a pattern that came without; null where its expression has none
 */
export function gatherLiterals(list: PatternList, read: (pattern: number) => readonly string[] | null): GatheredLiterals {
  const { given, compiled } = list
  if (compiled && given.length === 0) return { literals: [compiled.compiledLiterals], uses: compiled, unfiltered: compiled.without }
  const unfiltered = (compiled?.without ?? []).map((place) => list.placeOfCompiled(place)).filter((pattern) => pattern >= 0)
  const byLiteral = new Map<string, { pattern: number; ordinal: number }[]>()
  given.forEach(({ literals }, i) => {
    const pattern = list.placeOfGiven(i)
    const texts = literals?.length && literals.every(isSearchable) ? literals : read(pattern)
    if (!texts) unfiltered.push(pattern)
    texts?.forEach((text, ordinal) => {
      const own = byLiteral.get(text)
      if (own) own.push({ pattern, ordinal })
      else byLiteral.set(text, [{ pattern, ordinal }])
    })
  })
  const uses = usesOf([...byLiteral.values()])
  const literals = compileLiterals([...byLiteral.keys()])
  return compiled
    ? { literals: [compiled.compiledLiterals, literals], uses: joined(compiled, uses, list), unfiltered }
    : { literals: [literals], uses, unfiltered }
}

function usesOf(crossings: readonly (readonly { pattern: number; ordinal: number }[])[]): LiteralUses {
  const starts = new Int32Array(crossings.length + 1)
  crossings.forEach((own, literal) => (starts[literal + 1] = starts[literal]! + own.length))
  const all = crossings.flat()
  return {
    literals: crossings.length,
    crossings: all.length,
    first: (literal) => starts[literal]!,
    pattern: (crossing) => all[crossing]!.pattern,
    ordinal: (crossing) => all[crossing]!.ordinal,
    edges: () => null,
  }
}

/** Those of compiled patterns, and then those of given ones. */
function joined(compiled: LiteralUses, given: LiteralUses, list: PatternList): LiteralUses {
  const { literals, crossings } = compiled
  return {
    literals: literals + given.literals,
    crossings: crossings + given.crossings,
    first: (literal) => (literal < literals ? compiled.first(literal) : crossings + given.first(literal - literals)),
    pattern: (crossing) => (crossing < crossings ? list.placeOfCompiled(compiled.pattern(crossing)) : given.pattern(crossing - crossings)),
    ordinal: (crossing) => (crossing < crossings ? compiled.ordinal(crossing) : given.ordinal(crossing - crossings)),
    edges: (crossing) => (crossing < crossings ? compiled.edges(crossing) : null),
  }
}

/** Whether a text could be a literal: what a pattern says of its own may be anything, and is then read from its expression. */
function isSearchable(text: string): boolean {
  return text.length >= shortestLiteral && text.length <= longestLiteral && /^[^A-Z\x80-\uffff]+$/.test(text)
}
