import { compileLiterals } from './compiled-literals.ts'
import { longestLiteral, shortestLiteral } from './literal.ts'
import type { PatternList } from './pattern-list.ts'

/** Which patterns have which literals: those of a literal are the numbers from `starts[literal]` (inclusive) to `starts[literal + 1]` (exclusive). */
export interface LiteralUses {
  starts: Int32Array
  patterns: Int32Array
  /** Which of the pattern's literals it is. */
  ordinals: Int32Array
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
  const { given, compiled, placesOfGiven, placesOfCompiled } = list
  const unfiltered: number[] = []
  const ready = compiled?.numbers ?? { starts: new Int32Array(1), numbers: new Int32Array(0), literals: 0 }
  const texts = given.map(({ literals }, i) => (literals?.length && literals.every(isSearchable) ? literals : read(placesOfGiven[i]!)))
  const most = ready.starts.at(-1)! + texts.reduce((sum, own) => sum + (own?.length ?? 0), 0)
  const literals = new Int32Array(most)
  const patterns = new Int32Array(most)
  const ordinals = new Int32Array(most)
  let count = 0
  const { starts: firsts, numbers: known } = ready
  for (let i = 0; i < placesOfCompiled.length; i++) {
    const pattern = placesOfCompiled[i]!
    const first = firsts[i]!
    const last = firsts[i + 1]!
    if (pattern < 0) continue
    if (first === last) unfiltered.push(pattern)
    for (let use = first; use < last; use++) {
      literals[count] = known[use]!
      patterns[count] = pattern
      ordinals[count++] = use - first
    }
  }
  const numbers = new Map<string, number>()
  texts.forEach((own, i) => {
    const pattern = placesOfGiven[i]!
    if (!own) unfiltered.push(pattern)
    own?.forEach((text, ordinal) => {
      let number = numbers.get(text)
      if (number === undefined) numbers.set(text, (number = ready.literals + numbers.size))
      literals[count] = number
      patterns[count] = pattern
      ordinals[count++] = ordinal
    })
  })
  return {
    literals: [...(compiled ? [compiled.literals] : []), compileLiterals([...numbers.keys()])],
    uses: byLiteral({ literals, patterns, ordinals }, count, ready.literals + numbers.size),
    unfiltered,
  }
}

/** Uses in the order of their literals, those of each in the order given. A program that starts waits for it: plain loops over plain numbers. */
function byLiteral(
  given: { literals: Int32Array; patterns: Int32Array; ordinals: Int32Array },
  count: number,
  literals: number,
): LiteralUses {
  const starts = new Int32Array(literals + 1)
  const patterns = new Int32Array(count)
  const ordinals = new Int32Array(count)
  const of = given.literals
  for (let i = 0; i < count; i++) starts[of[i]! + 1]!++
  for (let i = 1; i <= literals; i++) starts[i]! += starts[i - 1]!
  const next = starts.slice()
  for (let i = 0; i < count; i++) {
    const place = next[of[i]!]!++
    patterns[place] = given.patterns[i]!
    ordinals[place] = given.ordinals[i]!
  }
  return { starts, patterns, ordinals }
}

/** Whether a text could be a literal: what a pattern says of its own may be anything, and is then read from its expression. */
function isSearchable(text: string): boolean {
  return text.length >= shortestLiteral && text.length <= longestLiteral && /^[^A-Z\x80-\uffff]+$/.test(text)
}
