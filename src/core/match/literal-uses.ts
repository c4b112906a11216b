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

/** Uses in any order of literals, as plain numbers. */
class UseList {
  private readonly literals: Int32Array
  private readonly patterns: Int32Array
  private readonly ordinals: Int32Array
  private count = 0

  /** @param most uses there may be */
  constructor(most: number) {
    this.literals = new Int32Array(most)
    this.patterns = new Int32Array(most)
    this.ordinals = new Int32Array(most)
  }

  add(literal: number, pattern: number, ordinal: number): void {
    this.literals[this.count] = literal
    this.patterns[this.count] = pattern
    this.ordinals[this.count++] = ordinal
  }

  /** By literal, each literal's in the order in which they were added. */
  byLiteral(literals: number): LiteralUses {
    const { count } = this
    const starts = new Int32Array(literals + 1)
    for (let i = 0; i < count; i++) starts[this.literals[i]! + 1]!++
    for (let i = 1; i <= literals; i++) starts[i]! += starts[i - 1]!
    const next = starts.slice()
    const patterns = new Int32Array(count)
    const ordinals = new Int32Array(count)
    for (let i = 0; i < count; i++) {
      const place = next[this.literals[i]!]!++
      patterns[place] = this.patterns[i]!
      ordinals[place] = this.ordinals[i]!
    }
    return { starts, patterns, ordinals }
  }
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
  const texts = given.map(({ literals }, i) => (literals?.every(isSearchable) ? literals : read(placesOfGiven[i]!)))
  const uses = new UseList(ready.numbers.length + texts.reduce((sum, own) => sum + (own?.length ?? 0), 0))
  for (let i = 0; i < placesOfCompiled.length; i++) {
    const pattern = placesOfCompiled[i]!
    const first = ready.starts[i]!
    const last = ready.starts[i + 1]!
    if (pattern < 0) continue
    if (first === last) unfiltered.push(pattern)
    for (let use = first; use < last; use++) uses.add(ready.numbers[use]!, pattern, use - first)
  }
  const numbers = new Map<string, number>()
  texts.forEach((own, i) => {
    const pattern = placesOfGiven[i]!
    if (!own) unfiltered.push(pattern)
    own?.forEach((text, ordinal) => {
      let number = numbers.get(text)
      if (number === undefined) numbers.set(text, (number = ready.literals + numbers.size))
      uses.add(number, pattern, ordinal)
    })
  })
  return {
    literals: [...(compiled ? [compiled.literals] : []), compileLiterals([...numbers.keys()])],
    uses: uses.byLiteral(ready.literals + numbers.size),
    unfiltered,
  }
}

/** Whether a text could be a literal: what a pattern says of its own may be anything, and is then read from its expression. */
function isSearchable(text: string): boolean {
  return text.length >= shortestLiteral && text.length <= longestLiteral && /^[^A-Z\x80-\uffff]+$/.test(text)
}
