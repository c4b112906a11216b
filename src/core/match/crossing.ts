import type { AutomatonBudget } from './automaton.ts'
import type { LineBytes } from './line-test.ts'
import type { Split } from './literal.ts'
import { SplitTest } from './split-test.ts'

/** Bytes that may be read around the literals of a line before the line is read as a whole, beside an eighth of those it has. */
const mostRead = 4096

/** A place where a literal of a pattern may stand: what must match on either side of it. */
export class Crossing {
  private compiled: SplitTest | null | undefined
  private visit = 0

  constructor(
    readonly pattern: number,
    readonly split: Split,
    private readonly budget: AutomatonBudget,
  ) {}

  /**
   * Whether the pattern matches the line by way of the literal that begins at `at`; null where the line must be read as a whole to know
   * whether the pattern matches it at all.
   *
   * @param visit another number for every line
   */
  matches(line: LineBytes, at: number, visit: number): boolean | null {
    if (this.compiled === undefined) this.compiled = SplitTest.of(this.split, this.budget)
    const test = this.compiled
    if (!test) return null
    if (this.visit !== visit) {
      this.visit = visit
      test.allowance = mostRead + (line.to - line.from) / 8
    }
    if (test.test(line, at)) return true
    // Then one pass over the whole line: time stays in proportion to it, however often the literal occurs.
    return test.allowance < 0 ? null : false
  }
}
