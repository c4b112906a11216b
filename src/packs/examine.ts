import {
  compilePattern,
  readLines,
  requiredLiterals,
  type Compiled,
  type ExpressionEngine,
  type Pack,
  type PatternEntry,
} from 'retriage/core'

/** What is wrong with a pattern, or could be better. */
export interface PatternProblem {
  pattern: string
  /** `advice` costs speed only. */
  kind: 'example' | 'near_miss' | 'noise' | 'expression' | 'advice'
  message: string
}

/** A log of a job that succeeded: no root pattern may match it. */
export interface QuietLog {
  name: string
  text: string
}

/** Literals from this length on keep a pattern nearly free. */
const cheapLiteral = 7

/**
 * Holds the patterns of a pack against their own examples and near misses, and against logs of jobs that succeeded. Lines are read as a
 * classifier reads them, without colours, time stamps and prefixes.
 */
export function examinePack(pack: Pack<PatternEntry>, engine: ExpressionEngine, quiet: readonly QuietLog[] = []): PatternProblem[] {
  const quietLines = quiet.map(({ name, text }) => ({ name, lines: readLines(text) }))
  return pack.patterns.flatMap((pattern): PatternProblem[] => {
    let compiled: Compiled
    try {
      compiled = compilePattern(pattern, engine)
    } catch (error) {
      return [{ pattern: pattern.id, kind: 'expression', message: (error as Error).message }]
    }
    const matches = (text: string): boolean => compiled.match.test(text) && !compiled.except?.test(text)
    const matchesLine = (line: string): boolean => readLines(line).some(({ text }) => matches(text))
    const problem = (kind: PatternProblem['kind'], message: string): PatternProblem => ({ pattern: pattern.id, kind, message })
    return [
      ...pattern.examples
        .filter((line) => !matchesLine(line))
        .map((line) => problem('example', `does not match its example ${JSON.stringify(line)}`)),
      ...pattern.nearMiss.filter(matchesLine).map((line) => problem('near_miss', `matches its near miss ${JSON.stringify(line)}`)),
      ...(pattern.role === 'root' ? quietLines : []).flatMap(({ name, lines }) =>
        lines
          .filter(({ text }) => matches(text))
          .map(({ number, raw }) =>
            problem('noise', `matches line ${number} of ${name}, a job that succeeded: ${JSON.stringify(raw.slice(0, 200))}`),
          ),
      ),
      ...advice(pattern, problem),
    ]
  })
}

function advice(pattern: PatternEntry, problem: (kind: 'advice', message: string) => PatternProblem): PatternProblem[] {
  const literals = requiredLiterals(pattern.match, pattern)
  if (literals === null)
    return [
      problem(
        'advice',
        'has no literal text that every matching line contains, so it is tried on every line; add a word that always occurs',
      ),
    ]
  const shortest = literals.reduce((a, b) => (b.length < a.length ? b : a))
  if (shortest.length >= cheapLiteral) return []
  return [
    problem(
      'advice',
      `is looked up by ${JSON.stringify(shortest)}; a literal of ${cheapLiteral} characters or more would make it nearly free`,
    ),
  ]
}
