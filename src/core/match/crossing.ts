import type { AutomatonBudget } from './automaton.ts'
import type { Effort } from './effort.ts'
import type { LineBytes } from './line-test.ts'
import type { Split } from './literal.ts'
import { SplitTest } from './split-test.ts'

/** A place where a literal of a pattern may stand: what must match on either side of it. */
export class Crossing {
  private compiled: SplitTest | null | undefined

  constructor(
    readonly pattern: number,
    readonly split: Split,
    private readonly budget: AutomatonBudget,
    /** That of the pattern. */
    private readonly effort: Effort,
  ) {}

  /**
   * Whether the pattern matches the line by way of the literal that begins at `at`; null where the line must be read as a whole to know
   * whether the pattern matches it at all.
   *
   * @param visit another number for every line
   */
  matches(line: LineBytes, at: number, visit: number): boolean | null {
    if (this.compiled === undefined) this.compiled = SplitTest.of(this.split, this.budget, this.effort)
    const test = this.compiled
    if (!test) return null
    this.effort.begin(visit, line.to - line.from)
    if (test.test(line, at)) return true
    return this.effort.allowance < 0 ? null : false
  }
}
