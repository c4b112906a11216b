import type { Effort } from './effort.ts'
import { classBeyond, holds, step, type Program } from './program.ts'
import { readCharacter, readCharacterBefore } from './utf8.ts'

/** Numbers in the transition table of one automaton: a quarter of a megabyte. */
const largestTable = 1 << 16
/** What one automaton may take before it forgets. */
const mostBytes = 2 << 20
/** Nanoseconds, more or less, for a new state, and for each step that is followed on the way to it. */
const perState = 5000
const perStep = 60

/**
 * What the automata of one scanner may take together. When it is used up, all of them forget what they have built and begin again, so that
 * memory stays bounded and time stays in proportion to the text.
 */
export class AutomatonBudget {
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

interface State {
  /** Steps that wait for the next character. */
  waiting: Int32Array
  /** What stands behind, where assertions look at it. */
  behind: number
  /** Expressions that have matched once this state is reached. */
  matched: Int32Array
}

const none = new Int32Array(0)

/** What stands behind a place, as states know it: 0 for most characters, 1 for letters, digits and underscores, 2 for the line's begin. */
const behindBegin = 2
function behindByte(byte: number): number {
  return (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x30 && byte <= 0x39) || byte === 0x5f ? 1 : 0
}

/**
 * Runs a program over the bytes of a line, building a deterministic automaton on the way: one look-up a character once its states are known. It
 * gives up where a line calls for more new states than its effort allows. Bytes are UTF-8; what is not is read as U+FFFD, as a decoder would.
 */
export class LineAutomaton {
  private readonly width: number
  private readonly mostStates: number
  private states: State[] = []
  private ids = new Map<string, number>()
  /** By state and class: place of the next state's row × 2, plus 1 where that state has matched; −1 where not known yet. */
  private table = new Int32Array(0)
  private generation: number
  /** By what stands behind: states to begin with, -1 where not built yet. */
  private readonly startStates = new Int32Array(3)
  private spent = 0
  private readonly marks: Int32Array
  private mark = 0
  private readonly stack: number[] = []
  private followed = 0

  constructor(
    private readonly program: Program,
    private readonly budget: AutomatonBudget,
    private readonly effort: Effort,
    /** Whether a match begins where reading begins; else anywhere from there on. */
    private readonly anchored = false,
  ) {
    this.width = program.classes + 1
    this.mostStates = Math.max(32, Math.min(4000, Math.floor(largestTable / this.width)))
    this.marks = new Int32Array(program.kinds.length)
    this.generation = budget.generation
    this.forget()
  }

  /** Builds every state there is; false where there are more than this, or more than the effort allows. */
  closes(most: number): boolean {
    this.start(behindBegin)
    for (let state = 1; state < this.states.length; state++) {
      for (let kind = 0; kind < this.width; kind++) {
        if (this.states.length >= Math.min(most, this.mostStates) || this.spent > mostBytes) return false
        if (this.advance(state, kind) < 0) return false
      }
    }
    return true
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
    const { width } = this
    const { ascii } = this.program
    let state = this.start(behind)
    let table = this.table
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
        next = this.advance(state / width, kind)
        if (next < 0) return this.giveUp()
        table = this.table
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
    const { width } = this
    const { ascii } = this.program
    let state = this.start(behind)
    let table = this.table
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
        next = this.advance(state / width, kind)
        if (next < 0) return this.giveUp()
        table = this.table
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
    const { width } = this
    let last = this.table[state + width - 1]!
    if (last < 0) last = this.advance(state / width, width - 1)
    if (last < 0) return this.giveUp()
    return (last & 1) === 1 && this.reached(last >> 1, found)
  }

  /** Reports what has matched; true where that is all there is to know. */
  private reached(state: number, found: ((expression: number) => void) | null): boolean {
    const { matched } = this.states[state / this.width]!
    if (matched.length === 0) return false
    if (!found) return true
    for (const expression of matched) found(expression)
    return false
  }

  private forget(): void {
    this.states = []
    this.ids.clear()
    this.startStates.fill(-1)
    this.spent = 0
    // State 0 is dead: nothing can match any more.
    this.table = new Int32Array(4 * this.width).fill(-1)
    this.intern([], 0, [])
    this.table.fill(0, 0, this.width)
  }

  /** The row to begin with. */
  private start(behind: number): number {
    if (this.generation !== this.budget.generation) {
      this.generation = this.budget.generation
      this.forget()
    }
    if (this.startStates[behind]! < 0) {
      const waiting: number[] = []
      const matched: number[] = []
      this.mark++
      for (const start of this.program.starts) this.follow(start, behind, waiting, matched)
      this.startStates[behind] = this.intern(waiting, behind, matched)
    }
    return this.startStates[behind]! * this.width
  }

  /** The row of the state that follows, as the table holds it; −1 where that is too much effort. */
  private advance(from: number, kind: number): number {
    const { kinds, args, next, accepts, classes, words, starts } = this.program
    const { waiting, behind } = this.states[from]!
    const isEnd = kind === classes
    const ready: number[] = []
    const matched: number[] = []
    this.mark++
    const ahead = isEnd ? 2 : words[kind]!
    for (const at of waiting) {
      if (kinds[at] === step.consume) ready.push(at)
      else if (holds(args[at]!, behind, ahead)) this.follow(next[at]!, behind, ready, matched, ahead)
    }
    const after: number[] = []
    if (!isEnd) {
      this.mark++
      for (const at of ready) if (accepts[args[at]! * classes + kind] === 1) this.follow(next[at]!, ahead, after, matched)
      if (!this.anchored) for (const start of starts) this.follow(start, ahead, after, matched)
    }
    const enough = this.effort.spend(perState + perStep * (waiting.length + this.followed))
    this.followed = 0
    if (!enough) return -1
    // One expression that has matched is all there is to know.
    if (matched.length > 0 && starts.length === 1) after.length = 0
    if (this.states.length >= this.mostStates || this.spent > mostBytes) {
      this.forget()
      from = -1
    }
    const state = this.intern(after, ahead, matched)
    const value = state * this.width * 2 + (matched.length > 0 ? 1 : 0)
    if (from >= 0) this.table[from * this.width + kind] = value
    return value
  }

  /**
   * Adds the steps reached without reading a character. Assertions about what comes next wait for it, unless `ahead` tells.
   */
  private follow(start: number, behind: number, waiting: number[], matched: number[], ahead = -1): void {
    const { kinds, args, next } = this.program
    const { marks, stack, mark } = this
    stack.push(start)
    while (stack.length > 0) {
      const at = stack.pop()!
      this.followed++
      if (marks[at] === mark) continue
      marks[at] = mark
      switch (kinds[at]) {
        case step.consume:
          waiting.push(at)
          break
        case step.split:
          stack.push(args[at]!, next[at]!)
          break
        case step.match:
          if (!matched.includes(args[at]!)) matched.push(args[at]!)
          break
        default:
          if (args[at] === 0) {
            if (behind & 2) stack.push(next[at]!)
          } else if (ahead < 0) waiting.push(at)
          else if (holds(args[at]!, behind, ahead)) stack.push(next[at]!)
      }
    }
  }

  private intern(waiting: number[], behind: number, matched: number[]): number {
    const asserts = waiting.some((at) => this.program.kinds[at] !== step.consume)
    waiting.sort((a, b) => a - b)
    matched.sort((a, b) => a - b)
    const looking = asserts ? behind & 3 : 0
    const key = `${looking}/${matched.join()}/${String.fromCharCode(...waiting)}`
    const known = this.ids.get(key)
    if (known !== undefined) return known
    const id = this.states.length
    this.ids.set(key, id)
    this.states.push({
      waiting: new Int32Array(waiting),
      behind: looking,
      matched: matched.length === 0 ? none : new Int32Array(matched),
    })
    const needed = (id + 1) * this.width
    if (needed > this.table.length) {
      const larger = new Int32Array(Math.max(needed, this.table.length * 2)).fill(-1)
      larger.set(this.table)
      this.spend(4 * (larger.length - this.table.length))
      this.table = larger
    }
    this.spend(150 + 6 * waiting.length)
    return id
  }

  private spend(bytes: number): void {
    this.spent += bytes
    this.budget.spend(bytes)
  }
}
