/** A compiled expression. */
export interface Expression {
  /** Whether the expression matches anywhere in one line of at most 4,000 UTF-16 units. Takes time in proportion to the line. */
  test(line: string): boolean
}

/**
 * Compiles expressions. The contract: RE2 syntax and leftmost semantics, and time linear in the line whatever the expression, so that
 * neither a pattern's author nor a log's can hang a program. An engine that cannot promise this for an expression refuses it.
 */
export interface ExpressionEngine {
  readonly id: string
  /**
   * Equal arguments give the same expression, compiled once.
   *
   * @throws an Error whose message says what is wrong with the expression
   */
  compile(source: string, options: { ignoreCase: boolean }): Expression
}
