import type { Effort } from './effort.ts'
import { holds, step, type Program } from './program.ts'

/** Numbers in the transition table of one automaton: a quarter of a megabyte. */
const largestTable = 1 << 16
/** What one automaton may take before it forgets. */
const mostBytes = 2 << 20
/** Nanoseconds, more or less, for a new state, and for each step that is followed on the way to it. */
const perState = 5000
const perStep = 60

/** Memory that several automata may take together: see `AutomatonBudget`. */
export interface StateBudget {
  /** Grows whenever everything is to be forgotten. */
  readonly generation: number
  spend(bytes: number): void
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

/** What stands behind a place, as states know it: 0 for most characters, 1 for letters, digits and underscores, this for the line's begin. */
export const behindBegin = 2

/**
 * The states of a deterministic automaton for a program, and where characters lead from them: built when they are first asked for. A row is a state's
 * place in the table.
 */
export class LazyStates {
  /** Numbers of a row: one for each class, and one for the line's end. */
  readonly width: number
  /** By state and class: place of the next state's row × 2, plus 1 where that state has matched; −1 where not known yet. */
  table = new Int32Array(0)
  private readonly mostStates: number
  private states: State[] = []
  private ids = new Map<string, number>()
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
    private readonly budget: StateBudget,
    private readonly effort: Effort,
    /** Whether a match begins where reading begins; else anywhere from there on. */
    private readonly anchored: boolean,
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
        if (this.advance(state * this.width, kind) < 0) return false
      }
    }
    return true
  }

  /** The expressions that have matched once the state of a row is reached. */
  matched(row: number): Int32Array {
    return this.states[row / this.width]!.matched
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
  start(behind: number): number {
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

  /** The row of the state that follows that of a row, as the table holds it; −1 where that is too much effort. The table may be another one then. */
  advance(row: number, kind: number): number {
    let from = row / this.width
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
