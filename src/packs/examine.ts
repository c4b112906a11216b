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
  /** With advice: what the pattern is looked up by. */
  lookup?: Lookup
}

/** The text that decides whether a pattern is tried on a line. */
export interface Lookup {
  /** One of these stands in every line that matches, in either case; null where no such text is known. */
  literals: readonly string[] | null
  /** Bytes of the shortest; 0 where there is none. */
  shortest: number
  /** Lines of the logs of jobs that succeeded, and those of them on which the pattern is tried. */
  lines: number
  tried: number
}

/** A log of a job that succeeded: no root pattern may match it. */
export interface QuietLog {
  name: string
  text: string
}

/** Literals from this length on are looked for at every fourth byte; shorter ones at every other, or at every one below five. */
const cheapLiteral = 7
const everyOther = 5

/**
 * Holds the patterns of a pack against their own examples and near misses, and against logs of jobs that succeeded. Lines are read as a
 * classifier reads them, without colours, time stamps and prefixes.
 */
export function examinePack(pack: Pack<PatternEntry>, engine: ExpressionEngine, quiet: readonly QuietLog[] = []): PatternProblem[] {
  const quietLines = quiet.map(({ name, text }) => ({ name, lines: readLines(text) }))
  const folded = quietLines.flatMap(({ lines }) => lines.map(({ text }) => text.toLowerCase()))
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
      ...advice(pattern, folded),
    ]
  })
}

/** @param folded lines of jobs that succeeded, in lower case */
function advice(pattern: PatternEntry, folded: readonly string[]): PatternProblem[] {
  const literals = requiredLiterals(pattern.match, pattern)
  const shortest = literals?.reduce((a, b) => (b.length < a.length ? b : a)) ?? ''
  if (shortest.length >= cheapLiteral) return []
  const lines = folded.length
  const tried = literals ? folded.filter((line) => literals.some((literal) => line.includes(literal))).length : lines
  const counted = lines === 0 ? '' : `, ${tried} of ${lines} of jobs that succeeded`
  const message = literals
    ? `requires only ${JSON.stringify(shortest)} (${shortest.length} bytes), looked for at every ${shortest.length < everyOther ? '' : 'other '}byte, and is tried ` +
      `where it stands${literals.length > 1 ? ', or another' : ''}${counted && `: ${tried} of ${lines} lines of jobs that succeeded`}; ` +
      `${cheapLiteral} bytes are looked for at every fourth`
    : `requires no text: it is tried on every line${counted}; add a word of ${cheapLiteral} bytes or more that every match holds`
  return [{ pattern: pattern.id, kind: 'advice', message, lookup: { literals, shortest: shortest.length, lines, tried } }]
}
