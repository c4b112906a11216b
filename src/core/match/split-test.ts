import { LineAutomaton, type AutomatonBudget } from './automaton.ts'
import type { LineBytes } from './line-test.ts'
import type { Split } from './literal.ts'
import type { PositionAutomata } from './position-automata.ts'
import { backwards, compileProgram, longestMatch, type Program } from './program.ts'
import { spelled } from './spelling.ts'
import type { Node } from './syntax.ts'

/** What all tests of a search share. */
export interface Machines {
  positions: PositionAutomata
  budget: AutomatonBudget
}

/** Bytes that may be read around the literals of a line before the line is read as a whole, beside an eighth of those it has. */
const mostRead = 4096

/**
 * Whether an expression matches in a line by way of a literal: reads from the literal to either side, no farther than what stands there may
 * still match, which mostly is a few characters.
 */
export class SplitTest {
  private allowance = 0
  private visit = 0
  /** Whether the rest is there: it is worked out when the first line asks. */
  private isReady = false
  private isKnown = false
  private spelt = 0
  private head: Side | null = null
  private tail: Side | null = null
  private headFirst = false

  constructor(
    private readonly split: Split,
    private readonly machines: Machines,
  ) {}

  /**
   * Whether the expression matches the line by way of the literal that begins at `at`, of which the characters are known to stand there; null
   * where the line must be read as a whole to know whether the expression matches it at all.
   *
   * @param visit another number for every line
   */
  matches(line: LineBytes, at: number, visit: number): boolean | null {
    if (!this.isReady) this.compile()
    if (!this.isKnown) return null
    const { positions } = this.machines
    if (this.visit !== visit) {
      this.visit = visit
      this.allowance = mostRead + (line.to - line.from) / 8
    }
    positions.allowance = this.allowance
    const matches = this.headFirst
      ? this.testHead(line, at) && this.testTail(line, at + this.spelt)
      : this.testTail(line, at + this.spelt) && this.testHead(line, at)
    this.allowance = positions.allowance
    // Then one pass over the whole line: time stays in proportion to it, however often the literal occurs.
    return matches || (this.allowance < 0 ? null : false)
  }

  /** Leaves an expression unknown that has parts which no automaton here knows. */
  private compile(): void {
    this.isReady = true
    const { before, after } = this.split
    const { pairs, rest } = spelled(after)
    const head: Node = { kind: 'sequence', nodes: before }
    const tail: Node = { kind: 'sequence', nodes: rest }
    const programs = [backwards(head), tail].map((node) => compileProgram([node]))
    const [headProgram, tailProgram] = programs
    if (!headProgram || !tailProgram) return
    this.isKnown = true
    this.spelt = pairs.length
    if (before.length > 0) this.head = new Side(headProgram, this.machines)
    if (rest.length > 0) this.tail = new Side(tailProgram, this.machines)
    this.headFirst = longestMatch(head) < longestMatch(tail)
  }

  private testHead({ bytes, from, to }: LineBytes, at: number): boolean {
    const { head } = this
    if (!head) return true
    const { positions } = this.machines
    const matches = positions.testBefore(head.positions, bytes, at, from, to)
    if (matches !== null) return matches
    const { whole } = head
    whole.allowance = positions.allowance
    const all = whole.testBefore(bytes, at, from, to)
    positions.allowance = whole.allowance
    return all
  }

  private testTail({ bytes, from, to }: LineBytes, at: number): boolean {
    const { tail } = this
    if (!tail) return true
    const { positions } = this.machines
    const matches = positions.testFrom(tail.positions, bytes, at, from, to)
    if (matches !== null) return matches
    const { whole } = tail
    whole.allowance = positions.allowance
    const all = whole.testFrom(bytes, at, from, to)
    positions.allowance = whole.allowance
    return all
  }
}

/** One part of an expression. */
class Side {
  /** Address of its automaton. */
  readonly positions: number
  private automaton: LineAutomaton | undefined

  constructor(
    private readonly program: Program,
    private readonly machines: Machines,
  ) {
    this.positions = machines.positions.add(program)
  }

  /** Asked where the positions do not tell. */
  get whole(): LineAutomaton {
    return (this.automaton ??= new LineAutomaton(this.program, this.machines.budget, true))
  }
}
