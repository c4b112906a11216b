import { LineAutomaton, type AutomatonBudget } from './automaton.ts'
import type { Effort } from './effort.ts'
import type { LineBytes } from './line-test.ts'
import type { Split } from './literal.ts'
import { backwards, compileProgram, longestMatch } from './program.ts'
import { spelled, Spelling } from './spelling.ts'
import type { Node } from './syntax.ts'

/**
 * Whether an expression matches in a line by way of a literal: reads from the literal to either side, no farther than what stands there may
 * still match, which mostly is a few characters.
 */
export class SplitTest {
  private constructor(
    private readonly spelling: Spelling,
    private readonly head: LineAutomaton | null,
    private readonly tail: LineAutomaton | null,
    private readonly headFirst: boolean,
    private readonly effort: Effort,
  ) {}

  /** Null where either side is too long to be read alone. */
  static of({ before, after }: Split, budget: AutomatonBudget, effort: Effort): SplitTest | null {
    const { pairs, rest } = spelled(after)
    const head: Node = { kind: 'sequence', nodes: before }
    const tail: Node = { kind: 'sequence', nodes: rest }
    const programs = [backwards(head), tail].map((node) => compileProgram([node]))
    const [headProgram, tailProgram] = programs
    if (!headProgram || !tailProgram) return null
    return new SplitTest(
      new Spelling(pairs),
      before.length === 0 ? null : new LineAutomaton(headProgram, budget, effort, true),
      rest.length === 0 ? null : new LineAutomaton(tailProgram, budget, effort, true),
      longestMatch(head) < longestMatch(tail),
      effort,
    )
  }

  /**
   * False too where it gives up, for want of allowance or of effort: the allowance is below 0 then.
   *
   * @param at where the literal begins
   */
  test(line: LineBytes, at: number): boolean {
    if (!this.spelling.stands(line.bytes, at, line.to)) return false
    return this.headFirst
      ? this.testHead(line, at) && this.testTail(line, at + this.spelling.length)
      : this.testTail(line, at + this.spelling.length) && this.testHead(line, at)
  }

  private testHead({ bytes, from, to }: LineBytes, at: number): boolean {
    const { head } = this
    if (!head) return true
    head.allowance = this.effort.allowance
    const matches = head.testBefore(bytes, at, from, to)
    this.effort.allowance = head.allowance
    return matches
  }

  private testTail({ bytes, from, to }: LineBytes, at: number): boolean {
    const { tail } = this
    if (!tail) return true
    tail.allowance = this.effort.allowance
    const matches = tail.testFrom(bytes, at, from, to)
    this.effort.allowance = tail.allowance
    return matches
  }
}
