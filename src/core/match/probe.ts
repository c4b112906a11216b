import type { AutomatonBudget } from './automaton.ts'
import { compileExpression, type Matchable } from './compile.ts'
import type { ExpressionEngine } from './engine.ts'
import { automatonTest, engineTest, type LineBytes, type LineTest } from './line-test.ts'
import type { Split } from './literal.ts'
import { SplitTest } from './split-test.ts'
import { parseExpression, type Node } from './syntax.ts'

/** Bytes that may be read around the literals of a line before the line is read as a whole, beside an eighth of those it has. */
const mostRead = 4096

/** A pattern that is tried on single lines; its expressions are compiled when first tried. */
export class Probe {
  private match: LineTest | null = null
  private except: LineTest | null = null

  constructor(
    readonly pattern: Matchable,
    private readonly engine: ExpressionEngine,
    private readonly budget: AutomatonBudget,
  ) {}

  /**
   * Whether the pattern's `match` matches anywhere in the line.
   *
   * @throws `invalid_pattern` where the engine refuses the expression
   */
  matches(line: LineBytes): boolean {
    return (this.match ??= this.compile('match')).test(line)
  }

  /**
   * Whether the pattern's exception leaves the line alone.
   *
   * @throws `invalid_pattern` where the engine refuses the expression
   */
  allows(line: LineBytes): boolean {
    return this.pattern.except === undefined || !(this.except ??= this.compile('except')).test(line)
  }

  /** An expression as it was read; null where the pattern has none or it was not understood. */
  tree(key: 'match' | 'except'): Node | null {
    const source = this.pattern[key]
    return source === undefined ? null : parseExpression(source, this.pattern)
  }

  private compile(key: 'match' | 'except'): LineTest {
    const { pattern, engine, budget } = this
    const tree = this.tree(key)
    return (tree && automatonTest(tree, budget)) ?? engineTest(compileExpression(pattern, key, engine))
  }
}

/** A place where a literal of a pattern may stand: what must match on either side of it. */
export class Crossing {
  private compiled: SplitTest | null | undefined
  private visit = 0

  constructor(
    readonly pattern: number,
    private readonly split: Split,
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
