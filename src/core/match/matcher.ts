import { RetriageError } from '../errors.ts'
import type { LogLine } from '../log/lines.ts'
import type { Pattern } from '../pattern.ts'
import { LiteralAutomaton } from './automaton.ts'
import type { Expression, ExpressionEngine } from './engine.ts'
import { fold } from './fold.ts'
import { requiredLiterals } from './literal.ts'

/** Characters of a literal that are looked for. */
const mostProbed = 8

/** A line and a pattern that matches it. */
export interface Match {
  line: LogLine
  /** Position of the line among those given. */
  index: number
  pattern: Pattern
}

/** Finds the patterns that match each of many lines. */
export interface Matcher {
  readonly patterns: readonly Pattern[]
  /** Every (line, pattern) pair that matches, in the order of the lines and then of the patterns' ids. */
  match(lines: readonly LogLine[]): Match[]
}

/**
 * Builds a matcher. One pass over each line looks for the literals that its patterns require; only then is an expression asked, and only
 * then is it compiled, so an expression that the engine refuses shows itself here only when a line calls for it: `compilePattern` asks
 * before.
 */
export function createMatcher(patterns: readonly Pattern[], engine: ExpressionEngine): Matcher {
  const ordered = [...patterns].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
  const probes = ordered.map((pattern) => new Probe(pattern, engine))

  const literals: string[] = []
  const owners: number[] = []
  const always: number[] = []
  ordered.forEach((pattern, index) => {
    const required = requiredLiterals(pattern.match)
    if (required === null) always.push(index)
    for (const literal of required ?? []) {
      // The end of a literal is as rare as the whole, and keeps the automaton small: 20 ms to build for 1,200 patterns instead of 150.
      literals.push(literal.slice(-mostProbed))
      owners.push(index)
    }
  })
  const automaton = new LiteralAutomaton(literals)

  return {
    patterns: ordered,
    match(lines) {
      const matches: Match[] = []
      const candidates = new Set<number>()
      lines.forEach((line, index) => {
        candidates.clear()
        for (const pattern of always) candidates.add(pattern)
        automaton.scan(fold(line.text), (literal) => candidates.add(owners[literal] as number))
        const sorted = candidates.size > 1 ? [...candidates].sort((a, b) => a - b) : candidates
        for (const candidate of sorted) {
          const probe = probes[candidate] as Probe
          if (probe.test(line.text)) matches.push({ line, index, pattern: probe.pattern })
        }
      })
      return matches
    },
  }
}

/** A pattern with its expressions, compiled when first asked. */
class Probe {
  private compiled: Compiled | null = null

  constructor(
    readonly pattern: Pattern,
    private readonly engine: ExpressionEngine,
  ) {}

  test(line: string): boolean {
    const { match, except } = this.compile()
    return match.test(line) && !except?.test(line)
  }

  private compile(): Compiled {
    return (this.compiled ??= compilePattern(this.pattern, this.engine))
  }
}

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
export function compilePattern(pattern: Pattern, engine: ExpressionEngine, file?: string): Compiled {
  const compile = (key: 'match' | 'except', source: string): Expression => {
    try {
      return engine.compile(source, { ignoreCase: pattern.ignoreCase })
    } catch (error) {
      const place = { id: pattern.id, path: key, ...(file === undefined ? {} : { file }) }
      throw new RetriageError(
        'invalid_pattern',
        `${file === undefined ? '' : `${file}: `}pattern "${pattern.id}": "${key}" ${(error as Error).message}`,
        place,
      )
    }
  }
  return { match: compile('match', pattern.match), except: pattern.except === undefined ? null : compile('except', pattern.except) }
}
