import { LineAutomaton, type AutomatonBudget } from './automaton.ts'
import { decode } from './decode.ts'
import type { Expression } from './engine.ts'
import { compileProgram } from './program.ts'
import type { Node } from './syntax.ts'

/** A line as bytes: `from` (inclusive) to `to` (exclusive), without its line feed. */
export interface LineBytes {
  bytes: Uint8Array
  from: number
  to: number
}

/** Whether an expression matches anywhere in a line. */
export interface LineTest {
  test(line: LineBytes): boolean
}

/** An automaton of the expression; null where it has parts that no automaton here knows. */
export function automatonTest(tree: Node, budget: AutomatonBudget): LineTest | null {
  const program = compileProgram([tree])
  if (!program) return null
  const automaton = new LineAutomaton(program, budget)
  return { test: ({ bytes, from, to }) => automaton.test(bytes, from, to) }
}

/** An expression of an engine, which reads text. */
export function engineTest(expression: Expression): LineTest {
  return { test: ({ bytes, from, to }) => expression.test(decode(bytes, from, to)) }
}
