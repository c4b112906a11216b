import {
  arbitrate,
  causeOf,
  createMatcher,
  defineClassifier,
  fingerprint,
  matchLines,
  readIncidents,
  type Classification,
  type Classifier,
  type CompiledPatterns,
  type Contender,
  type ExpressionEngine,
  type LogLine,
  type Matcher,
  type Pattern,
} from 'retriage/core'

/** What a line on standard output is worth against one on standard error, where programs complain. */
const stdoutWeight = 0.9
/**
 * What lines are worth when the program itself said that it succeeded. A fault that passes was then survived; one that never passes may have
 * gone unnoticed.
 */
const succeededWeight = { transient: 0.5, permanent: 0.8, resource: 0.8, unknown: 0.8 }
/** Alternatives that stay visible beside the deciding one. */
const mostFindings = 4

/** Patterns to match, and the engine that compiles them. */
export interface PatternsOptions {
  patterns: readonly Pattern[]
  /** Matched beside them, such as `builtInPatterns` of `retriage/patterns`; one gives way to a given pattern with its id. Default none. */
  compiled?: CompiledPatterns
  engine: ExpressionEngine
}

/**
 * The heuristic classifier: reads both output streams with patterns and lets the matching lines contend for the reason. The quoted line is
 * the deciding one; the runners-up follow with less confidence. An expression is compiled when a line first calls for it; `compilePattern`
 * tells beforehand whether the engine takes it.
 */
export function patterns(options: PatternsOptions): Classifier & { matcher: Matcher } {
  const matcher = createMatcher(options.patterns, options.engine, options)
  return defineClassifier({
    id: 'patterns',
    matcher,
    classify({ returnCode }, { log }) {
      const contenders = [...contend('stderr', log.stderr, 1), ...contend('stdout', log.stdout, stdoutWeight)]
      const weighed = returnCode === 0 ? contenders.map(afterSuccess) : contenders
      return distinctCauses(weighed.sort((a, b) => b.worth - a.worth)).map(classification)
    },
  })

  function contend(stream: 'stderr' | 'stdout', lines: readonly LogLine[], weight: number): Found[] {
    if (lines.length === 0) return []
    return ranked(arbitrate(lines, matchLines(lines, matcher), readIncidents(lines))).map((contender) => ({
      ...contender,
      stream,
      worth: contender.worth * weight,
    }))
  }
}

interface Found extends Contender {
  stream: 'stderr' | 'stdout'
}

/** Whoever arbitration put first must not be overtaken by worth alone: runners-up stay below. */
function ranked(contenders: readonly Contender[]): Contender[] {
  const top = contenders[0]
  return top ? [top, ...contenders.slice(1).map((contender) => ({ ...contender, worth: Math.min(contender.worth, top.worth) * 0.5 }))] : []
}

function afterSuccess(found: Found): Found {
  return { ...found, worth: found.worth * succeededWeight[causeOf(found.cause).verdict] }
}

function distinctCauses(found: readonly Found[]): Found[] {
  const seen = new Set<string>()
  return found.filter(({ cause }) => !seen.has(cause) && seen.add(cause)).slice(0, mostFindings)
}

function classification({ line, rule, cause, worth, stream }: Found): Classification {
  return {
    verdict: causeOf(cause).verdict,
    cause,
    confidence: Math.round(worth * 1000) / 1000,
    evidence: [{ kind: 'log', rule, stream, lineNumber: line.number, line: line.raw.slice(0, 2000) }],
    classifier: 'patterns',
    fingerprint: fingerprint(cause, line.text),
  }
}
