import { LineAutomaton, type AutomatonBudget } from './automaton.ts'
import type { Effort } from './effort.ts'
import type { Sides } from './kernel-crossings.ts'
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

/**
 * Whether an expression matches in a line by way of a literal: reads from the literal to either side, no farther than what stands there may
 * still match, which mostly is a few characters.
 */
export class SplitTest {
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
    /** That of the pattern. */
    private readonly effort: Effort,
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
    const { effort } = this
    const { positions } = this.machines
    effort.begin(visit, line.to - line.from)
    positions.allowance = effort.allowance
    const matches = this.test(line, at)
    effort.allowance = positions.allowance
    return matches || (effort.allowance < 0 ? null : false)
  }

  /** The programs of either side, and which of them is tried first; null where the test is unknown. */
  get sides(): Sides | null {
    const { head, tail, headFirst } = this
    return this.isKnown ? { head: head?.program ?? null, tail: tail?.program ?? null, headFirst } : null
  }

  /** Leaves an expression unknown of which either side is too long to be read alone. */
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
    if (before.length > 0) this.head = new Side(headProgram, this.machines, this.effort)
    if (rest.length > 0) this.tail = new Side(tailProgram, this.machines, this.effort)
    this.headFirst = longestMatch(head) < longestMatch(tail)
  }

  private test({ bytes, from, to }: LineBytes, at: number): boolean {
    const { head, tail, headFirst } = this
    const { positions } = this.machines
    const end = at + this.spelt
    let before: boolean | null = true
    if (headFirst && head) before = positions.testBefore(head.positions, bytes, at, from, to)
    if (before === false) return false
    const after = tail ? positions.testFrom(tail.positions, bytes, end, from, to) : true
    if (after === false) return false
    if (!headFirst && head) before = positions.testBefore(head.positions, bytes, at, from, to)
    if (before === false) return false
    // Both have said what they can: what is left takes longer.
    return (before ?? head!.wholeBefore(bytes, at, from, to)) && (after ?? tail!.wholeFrom(bytes, end, from, to))
  }
}

/** One part of an expression. */
class Side {
  /** Address of its automaton. */
  readonly positions: number
  private automaton: LineAutomaton | undefined

  constructor(
    readonly program: Program,
    private readonly machines: Machines,
    private readonly effort: Effort,
  ) {
    this.positions = machines.positions.add(program)
  }

  /** Where the positions do not tell. */
  wholeBefore(bytes: Uint8Array, at: number, from: number, to: number): boolean {
    const { whole } = this
    whole.allowance = this.machines.positions.allowance
    const matches = whole.testBefore(bytes, at, from, to)
    this.machines.positions.allowance = whole.allowance
    return matches
  }

  wholeFrom(bytes: Uint8Array, at: number, from: number, to: number): boolean {
    const { whole } = this
    whole.allowance = this.machines.positions.allowance
    const matches = whole.testFrom(bytes, at, from, to)
    this.machines.positions.allowance = whole.allowance
    return matches
  }

  private get whole(): LineAutomaton {
    return (this.automaton ??= new LineAutomaton(this.program, this.machines.budget, this.effort, true))
  }
}
