/** A compiled expression. */
export interface Expression {
  /** Whether the expression matches anywhere in one line of at most 4,000 UTF-16 units. Takes time in proportion to the line. */
  test(line: string): boolean
}

/**
 * Knows RE2: what its syntax allows, and what it says about characters. Patterns are matched by automata of their own, which ask an engine what is
 * wrong with an expression that they do not understand, and which characters a class of Unicode has. Its expressions take time linear in
 * the line, or it refuses them.
 */
export interface ExpressionEngine {
  readonly id: string
  /**
   * @throws an Error whose message says what is wrong with the expression
   */
  compile(source: string, options: { ignoreCase: boolean }): Expression
  /**
   * The code points that an expression for one character matches, such as `\pL` or a letter: `low, high` pairs, ends included, ascending.
   *
   * @throws an Error whose message says what is wrong with the expression
   */
  characters(source: string, options: { ignoreCase: boolean }): readonly number[]
}
