import { LineAutomaton, type AutomatonBudget } from './automaton.ts'
import type { LineBytes } from './line-test.ts'
import type { Split } from './literal.ts'
import { PositionAutomaton } from './position-automaton.ts'
import { backwards, compileProgram, longestMatch, type Program } from './program.ts'
import { spelled } from './spelling.ts'
import type { Node } from './syntax.ts'

/**
 * Whether an expression matches in a line by way of a literal: reads from the literal to either side, no farther than what stands there may
 * still match, which mostly is a few characters.
 */
export class SplitTest {
  /** Bytes that tests may still read; below 0 where a test has given up for want of them. */
  allowance = 0

  private constructor(
    private readonly spelt: number,
    private readonly head: Side | null,
    private readonly tail: Side | null,
    private readonly headFirst: boolean,
  ) {}

  /** Null where the expression has parts that no automaton here knows. */
  static of({ before, after }: Split, budget: AutomatonBudget): SplitTest | null {
    const { pairs, rest } = spelled(after)
    const head: Node = { kind: 'sequence', nodes: before }
    const tail: Node = { kind: 'sequence', nodes: rest }
    const programs = [backwards(head), tail].map((node) => compileProgram([node]))
    const [headProgram, tailProgram] = programs
    if (!headProgram || !tailProgram) return null
    return new SplitTest(
      pairs.length,
      before.length === 0 ? null : new Side(headProgram, budget),
      rest.length === 0 ? null : new Side(tailProgram, budget),
      longestMatch(head) < longestMatch(tail),
    )
  }

  /** @param at where the characters begin with which the second part of the expression is spelled, and which stand there */
  test(line: LineBytes, at: number): boolean {
    return this.headFirst
      ? this.testHead(line, at) && this.testTail(line, at + this.spelt)
      : this.testTail(line, at + this.spelt) && this.testHead(line, at)
  }

  private testHead({ bytes, from, to }: LineBytes, at: number): boolean {
    const { head } = this
    if (!head) return true
    const { short } = head
    short.allowance = this.allowance
    const matches = short.testBefore(bytes, at, from, to)
    this.allowance = short.allowance
    if (matches !== null) return matches
    const { whole } = head
    whole.allowance = this.allowance
    const all = whole.testBefore(bytes, at, from, to)
    this.allowance = whole.allowance
    return all
  }

  private testTail({ bytes, from, to }: LineBytes, at: number): boolean {
    const { tail } = this
    if (!tail) return true
    const { short } = tail
    short.allowance = this.allowance
    const matches = short.testFrom(bytes, at, from, to)
    this.allowance = short.allowance
    if (matches !== null) return matches
    const { whole } = tail
    whole.allowance = this.allowance
    const all = whole.testFrom(bytes, at, from, to)
    this.allowance = whole.allowance
    return all
  }
}

/** One part of an expression. */
class Side {
  readonly short: PositionAutomaton
  private automaton: LineAutomaton | undefined

  constructor(
    private readonly program: Program,
    private readonly budget: AutomatonBudget,
  ) {
    this.short = new PositionAutomaton(program)
  }

  /** Asked where the short one does not know. */
  get whole(): LineAutomaton {
    return (this.automaton ??= new LineAutomaton(this.program, this.budget, true))
  }
}
