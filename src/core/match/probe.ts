import { isRetriageError } from '../errors.ts'
import type { AutomatonBudget } from './automaton.ts'
import { readTree, refusal, type Matchable } from './compile.ts'
import { Effort } from './effort.ts'
import { withoutEnds } from './ends.ts'
import type { ExpressionEngine } from './engine.ts'
import { programTest, type LineBytes, type LineTest } from './line-test.ts'
import type { Lines } from './lines.ts'
import type { Node } from './syntax.ts'

/** A pattern that is tried on single lines; its expressions are compiled when first tried. */
export class Probe {
  readonly effort = new Effort()
  private readonly trees: { match?: Node; except?: Node } = {}
  private readonly tests: { match?: LineTest; except?: LineTest } = {}
  /** Asked of the pattern once: of each line that matches it is asked again. */
  private readonly hasException: boolean

  constructor(
    readonly pattern: Matchable,
    private readonly engine: ExpressionEngine,
    private readonly budget: AutomatonBudget,
    /** Whether begins and ends of lines are everywhere, and there are no exceptions. */
    private readonly anywhere = false,
  ) {
    this.hasException = !anywhere && pattern.except !== undefined
  }

  /**
   * Whether the pattern's `match` matches anywhere in the line.
   *
   * @throws `invalid_pattern` where the expression is refused
   */
  matches(line: LineBytes): boolean {
    return this.test('match', line)
  }

  /**
   * Moves on to the next line that the pattern's `match` matches; false where there is none.
   *
   * @throws `invalid_pattern` where the expression is refused
   */
  seek(lines: Lines): boolean {
    if (this.anywhere) {
      while (lines.next()) if (this.matches(lines)) return true
      return false
    }
    try {
      return this.tested('match').seek(lines)
    } catch (error) {
      throw isRetriageError(error) ? error : refusal(this.pattern, 'match', (error as Error).message)
    }
  }

  /**
   * Whether the pattern's exception leaves the line alone.
   *
   * @throws `invalid_pattern` where the expression is refused
   */
  allows(line: LineBytes): boolean {
    return !this.hasException || !this.test('except', line)
  }

  has(key: 'match' | 'except'): boolean {
    return key === 'match' || this.hasException
  }

  /**
   * An expression that the pattern has, as it was read.
   *
   * @throws `invalid_pattern` where it is not to be read
   */
  tree(key: 'match' | 'except'): Node {
    return (this.trees[key] ??= this.read(key))
  }

  private read(key: 'match' | 'except'): Node {
    const tree = readTree(this.pattern, key, this.engine)
    return this.anywhere ? withoutEnds(tree) : tree
  }

  private test(key: 'match' | 'except', line: LineBytes): boolean {
    try {
      return this.tested(key).test(line)
    } catch (error) {
      if (isRetriageError(error)) throw error
      if (!this.anywhere) throw refusal(this.pattern, key, (error as Error).message)
      // Without its ends an expression may be too much that is not with them: then it may match anything.
      this.tests[key] = { test: () => true, seek: (lines) => lines.next() }
      return true
    }
  }

  private tested(key: 'match' | 'except'): LineTest {
    return (this.tests[key] ??= programTest(this.tree(key), key, this.budget, this.effort))
  }
}
