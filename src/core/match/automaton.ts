import type { Effort } from './effort.ts'
import { behindBegin, LazyStates, type StateBudget } from './lazy-states.ts'
import { endOfLine, type Lines } from './lines.ts'
import { classBeyond, type Program } from './program.ts'
import { isWord, readCharacter, readCharacterBefore } from './utf8.ts'

/**
 * What the automata of one scanner may take together. When it is used up, all of them forget what they have built and begin again, so that
 * memory stays bounded and time stays in proportion to the text.
 */
export class AutomatonBudget implements StateBudget {
  private left: number
  /** Grows whenever everything is to be forgotten. */
  generation = 0

  /** @param bytes default 16 MiB */
  constructor(private readonly bytes = 16 << 20) {
    this.left = bytes
  }

  spend(bytes: number): void {
    this.left -= bytes
    if (this.left > 0) return
    this.left = this.bytes
    this.generation++
  }
}

const lineFeed = 10

/**
 * Runs a program over the bytes of a line, building a deterministic automaton on the way: one look-up a character once its states are known. It
 * gives up where a line calls for more new states than its effort allows. Bytes are UTF-8; what is not is read as U+FFFD, as a decoder would.
 */
export class LineAutomaton {
  private readonly states: LazyStates

  constructor(
    private readonly program: Program,
    budget: StateBudget,
    private readonly effort: Effort,
    /** Whether a match begins where reading begins; else anywhere from there on. */
    anchored = false,
  ) {
    this.states = new LazyStates(program, budget, effort, anchored)
  }

  /** Builds every state there is; false where there are more than this, or more than the effort allows. */
  closes(most: number): boolean {
    return this.states.closes(most)
  }

  /** Bytes that tests may still read; whoever limits them sets it before. A test that gives up is false and leaves it below 0. */
  allowance = Infinity

  /** Whether the program, of one expression, matches in the line, which stands at `from` (inclusive) to `to` (exclusive); null: gave up. */
  test(bytes: Uint8Array, from: number, to: number): boolean | null {
    this.allowance = Infinity
    const matches = this.read(bytes, from, to, to, behindBegin, null)
    return this.allowance < 0 ? null : matches
  }

  /** The same from `at` on, of a line that begins at `from`, within the allowance. */
  testFrom(bytes: Uint8Array, at: number, from: number, to: number): boolean {
    const stop = Math.min(to, at + this.allowance)
    return this.read(bytes, at, stop, to, at === from ? behindBegin : behindByte(bytes[at - 1]!), null)
  }

  /** The same backwards: of a program that is written backwards, for the part of the line before `at`. */
  testBefore(bytes: Uint8Array, at: number, from: number, to: number): boolean {
    const stop = Math.max(from, at - this.allowance)
    return this.readBack(bytes, at, stop, from, at === to ? behindBegin : behindByte(bytes[at]!))
  }

  /**
   * Moves on to the next line that the program, of one expression, matches: many lines are read without a call for each.
   *
   * @returns false where there is none, null where it gave up on the line that it has moved to
   */
  seek(lines: Lines): boolean | null {
    const { states, effort } = this
    const { ascii } = this.program
    const { bytes, end } = lines
    const lineEnd = states.width - 1
    let { number } = lines
    let at = lines.to + 1
    let earned = at
    while (at <= end) {
      const from = at
      number++
      const start = states.start(behindBegin)
      let { table } = states
      // As tables hold it.
      let next = 2 * start + (states.matched(start).length > 0 ? 1 : 0)
      for (let kind = -1; kind !== lineEnd && (next & 1) === 0 && next !== 0;) {
        const byte = at < end ? bytes[at]! : lineFeed
        if (byte === lineFeed) kind = lineEnd
        else if (byte < 128) {
          kind = ascii[byte]!
          at++
        } else {
          const character = readCharacter(bytes, at, end)
          kind = classBeyond(this.program, character >> 2)
          at += 1 + (character & 3)
        }
        const state = next >> 1
        next = table[state + kind]!
        if (next < 0) {
          effort.earn(at - earned)
          earned = at
          next = states.advance(state, kind)
          table = states.table
        }
      }
      if (next < 0 || (next & 1) === 1) {
        effort.earn(at - earned)
        lines.enter(number, from, at)
        return next < 0 ? null : true
      }
      at = endOfLine(bytes, at, end) + 1
    }
    effort.earn(at - earned)
    lines.to = end
    return false
  }

  /**
   * Calls `found` with the number of each expression that matches anywhere in the line, more than once perhaps.
   *
   * @returns false where it gave up: others may match as well
   */
  collect(bytes: Uint8Array, from: number, to: number, found: (expression: number) => void): boolean {
    this.allowance = Infinity
    this.read(bytes, from, to, to, behindBegin, found)
    return this.allowance >= 0
  }

  private read(
    bytes: Uint8Array,
    from: number,
    stop: number,
    to: number,
    behind: number,
    found: ((expression: number) => void) | null,
  ): boolean {
    const { states } = this
    const { ascii } = this.program
    let state = states.start(behind)
    let { table } = states
    if (this.reached(state, found)) return true
    let at = from
    let earned = from
    while (at < stop) {
      const byte = bytes[at]!
      let kind: number
      if (byte < 128) {
        kind = ascii[byte]!
        at++
      } else {
        const character = readCharacter(bytes, at, to)
        kind = classBeyond(this.program, character >> 2)
        at += 1 + (character & 3)
      }
      let next = table[state + kind]!
      if (next < 0) {
        this.effort.earn(at - earned)
        earned = at
        next = states.advance(state, kind)
        if (next < 0) return this.giveUp()
        table = states.table
      }
      state = next >> 1
      if (next & 1) {
        if (this.reached(state, found)) {
          this.leave(at - from, at - earned)
          return true
        }
      } else if (next === 0) {
        this.leave(at - from, at - earned)
        return false
      }
    }
    if (stop < to) return this.giveUp()
    this.leave(at - from, at - earned)
    return this.ends(state, found)
  }

  private readBack(bytes: Uint8Array, from: number, stop: number, to: number, behind: number): boolean {
    const { states } = this
    const { ascii } = this.program
    let state = states.start(behind)
    let { table } = states
    if (this.reached(state, null)) return true
    let at = from
    let earned = from
    while (at > stop) {
      const byte = bytes[at - 1]!
      let kind: number
      if (byte < 128) {
        kind = ascii[byte]!
        at--
      } else {
        const character = readCharacterBefore(bytes, at, to)
        kind = classBeyond(this.program, character >> 2)
        at -= 1 + (character & 3)
      }
      let next = table[state + kind]!
      if (next < 0) {
        this.effort.earn(earned - at)
        earned = at
        next = states.advance(state, kind)
        if (next < 0) return this.giveUp()
        table = states.table
      }
      state = next >> 1
      if ((next & 1) === 1 || next === 0) {
        this.leave(from - at, earned - at)
        return next !== 0
      }
    }
    if (stop > to) return this.giveUp()
    this.leave(from - at, earned - at)
    return this.ends(state, null)
  }

  private leave(read: number, unearned: number): void {
    this.allowance -= read
    this.effort.earn(unearned)
  }

  private giveUp(): false {
    this.allowance = -1
    return false
  }

  /** Reports what matches because the line ends. */
  private ends(state: number, found: ((expression: number) => void) | null): boolean {
    const { states } = this
    const end = states.width - 1
    let last = states.table[state + end]!
    if (last < 0) last = states.advance(state, end)
    if (last < 0) return this.giveUp()
    return (last & 1) === 1 && this.reached(last >> 1, found)
  }

  /** Reports what has matched; true where that is all there is to know. */
  private reached(state: number, found: ((expression: number) => void) | null): boolean {
    const matched = this.states.matched(state)
    if (matched.length === 0) return false
    if (!found) return true
    for (const expression of matched) found(expression)
    return false
  }
}

/** What stands behind a place. */
function behindByte(byte: number): number {
  return isWord(byte) ? 1 : 0
}
