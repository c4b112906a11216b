import { RetriageError } from '../errors.ts'
import type { Pattern } from '../pattern.ts'
import { AutomatonBudget } from './automaton.ts'
import { lookUp } from './characters.ts'
import { Effort } from './effort.ts'
import type { Expression, ExpressionEngine } from './engine.ts'
import { encodeWhole } from './encode.ts'
import { programTest, tooMuch, type LineTest } from './line-test.ts'
import { misunderstanding, parseExpression, type Node } from './syntax.ts'

/** What matching needs of a pattern. */
export type Matchable = Pick<Pattern, 'id' | 'match' | 'except' | 'ignoreCase' | 'literals'>

/** A pattern's expressions, compiled. */
export interface Compiled {
  match: Expression
  except: Expression | null
}

/**
 * Compiles the expressions of a pattern, and makes sure that they take time in proportion to a line whatever stands in it: at most about 50
 * nanoseconds for a byte.
 *
 * @param engine says what is wrong with an expression, and which characters those are that nobody here knows
 * @param file where the pattern stands, for the message
 * @throws `invalid_pattern` naming the file, the pattern, the key and the remedy.
 */
export function compilePattern(pattern: Matchable, engine: ExpressionEngine, file?: string): Compiled {
  return {
    match: compileExpression(pattern, 'match', engine, file),
    except: pattern.except === undefined ? null : compileExpression(pattern, 'except', engine, file),
  }
}

function compileExpression(pattern: Matchable, key: 'match' | 'except', engine: ExpressionEngine, file?: string): Expression {
  const tree = readTree(pattern, key, engine, file)
  const problem = tooMuch(tree, key)
  if (problem !== null) throw refusal(pattern, key, problem, file)
  let test: LineTest | undefined
  return {
    test(line) {
      test ??= programTest(tree, key, new AutomatonBudget(), new Effort())
      const bytes = encodeWhole(line)
      return test.test({ bytes, from: 0, to: bytes.length })
    },
  }
}

/**
 * Reads one expression of a pattern that has it.
 *
 * @throws `invalid_pattern` where it is not to be read
 */
export function readTree(pattern: Matchable, key: 'match' | 'except', engine: ExpressionEngine, file?: string): Node {
  const source = pattern[key]!
  try {
    const tree = parseExpression(source, pattern)
    if (tree) return lookUp(tree, engine)
    // Most often it is wrong, which the engine explains.
    engine.compile(source, pattern)
  } catch (error) {
    throw refusal(pattern, key, (error as Error).message, file)
  }
  throw refusal(pattern, key, misunderstanding(source, pattern), file)
}

/** The error of an expression that is refused. */
export function refusal({ id }: Matchable, key: 'match' | 'except', problem: string, file?: string): RetriageError {
  const place = { id, path: key, ...(file === undefined ? {} : { file }) }
  return new RetriageError('invalid_pattern', `${file === undefined ? '' : `${file}: `}pattern "${id}": "${key}" ${problem}`, place)
}
