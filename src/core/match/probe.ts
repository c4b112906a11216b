import type { AutomatonBudget } from './automaton.ts'
import { compileExpression, type Matchable } from './compile.ts'
import { withoutEnds } from './ends.ts'
import type { ExpressionEngine } from './engine.ts'
import { automatonTest, engineTest, type LineBytes, type LineTest } from './line-test.ts'
import { parseExpression, type Node } from './syntax.ts'

/** A pattern that is tried on single lines; its expressions are compiled when first tried. */
export class Probe {
  private match: LineTest | null = null
  private except: LineTest | null = null

  constructor(
    readonly pattern: Matchable,
    private readonly engine: ExpressionEngine,
    private readonly budget: AutomatonBudget,
    /** Whether begins and ends of lines are everywhere, and there are no exceptions. */
    private readonly anywhere = false,
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
    return this.anywhere || this.pattern.except === undefined || !(this.except ??= this.compile('except')).test(line)
  }

  /** An expression as it was read; null where the pattern has none or it was not understood. */
  tree(key: 'match' | 'except'): Node | null {
    const source = this.pattern[key]
    const tree = source === undefined ? null : parseExpression(source, this.pattern)
    return tree && this.anywhere ? withoutEnds(tree) : tree
  }

  private compile(key: 'match' | 'except'): LineTest {
    const { pattern, engine, budget } = this
    const tree = this.tree(key)
    if (!tree && this.anywhere) return { test: () => true }
    return (tree && automatonTest(tree, budget)) ?? engineTest(compileExpression(pattern, key, engine))
  }
}
