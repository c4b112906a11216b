import { RetriageError } from '../errors.ts'
import type { Pattern } from '../pattern.ts'
import type { Expression, ExpressionEngine } from './engine.ts'

/** What matching needs of a pattern. */
export type Matchable = Pick<Pattern, 'id' | 'match' | 'except' | 'ignoreCase' | 'literals'>

/** A pattern's expressions, compiled. */
export interface Compiled {
  match: Expression
  except: Expression | null
}

/**
 * Compiles the expressions of a pattern.
 *
 * @param file where the pattern stands, for the message
 * @throws `invalid_pattern` naming the file, the pattern, the key and the remedy.
 */
export function compilePattern(pattern: Matchable, engine: ExpressionEngine, file?: string): Compiled {
  return {
    match: compileExpression(pattern, 'match', engine, file),
    except: pattern.except === undefined ? null : compileExpression(pattern, 'except', engine, file),
  }
}

/** Compiles one expression of a pattern that has it. */
export function compileExpression(pattern: Matchable, key: 'match' | 'except', engine: ExpressionEngine, file?: string): Expression {
  try {
    return engine.compile(pattern[key] as string, { ignoreCase: pattern.ignoreCase })
  } catch (error) {
    const place = { id: pattern.id, path: key, ...(file === undefined ? {} : { file }) }
    throw new RetriageError(
      'invalid_pattern',
      `${file === undefined ? '' : `${file}: `}pattern "${pattern.id}": "${key}" ${(error as Error).message}`,
      place,
    )
  }
}
