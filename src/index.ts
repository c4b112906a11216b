import {
  exitCode,
  llm,
  patterns,
  recurrence,
  schedulerState,
  siblings,
  signal,
  upstream,
  usage,
  type LlmOptions,
  type LlmProvider,
} from 'retriage/classifiers'
import {
  compilePattern,
  redact,
  type Classifier,
  type EvidenceProvider,
  type ExpressionEngine,
  type Failure,
  type Pack,
  type PolicyChanges,
  type RedactionRule,
} from 'retriage/core'
import { builtInPatterns } from 'retriage/patterns'
import { re2 } from 'retriage/regex'
import { outsideTimeoutMs } from './outside.ts'
import { triageOf, type Triage } from './triage.ts'

export * from 'retriage/core'
export { loadPacks, parsePack } from 'retriage/packs'
export { builtInPacks } from 'retriage/patterns'
export type { Output, Pieces, ReadOptions } from './output.ts'
export type { ClassifyOptions, DecideAllOptions, Triage } from './triage.ts'

/** The classifiers every triage asks beside the one that matches packs. */
export const builtInClassifiers: readonly Classifier[] = [exitCode, signal, schedulerState, usage, recurrence, siblings, upstream]

/** Parts of a triage; every one has a default. */
export interface TriageOptions {
  /** Asked beside the built-in ones. */
  classifiers?: readonly Classifier[]
  /** Matched beside the built-in ones. A pattern with the id of a built-in one takes its place. */
  packs?: readonly Pack[]
  /** Changes to the default policy. */
  policy?: PolicyChanges
  /** False: only the classifiers and packs given here; default true. */
  builtIn?: boolean
  /** Compiles the expressions of packs; default `re2` of `retriage/regex`. */
  engine?: ExpressionEngine
  /** Asked from outside about every failure, see `retriage/evidence`; what they say is shown beside the decision and decides nothing. Default none. */
  evidence?: readonly EvidenceProvider[]
  /** Milliseconds for one answer from outside; default 3000. */
  evidenceTimeoutMs?: number
  /** A model to ask about failures that are held for want of a cause, see `llm` of `retriage/classifiers`. Default none. */
  llm?: LlmOptions
  /** Kinds of credentials beside those that `redact` knows, for all that a model or another provider sees. Default none. */
  redactions?: readonly RedactionRule[]
  /** Told of a classifier or provider that failed; the decision stands on the others. Default: a process warning. */
  onError?: (error: Error, about: { classifier: string; failure: Failure }) => void
}

/**
 * Puts a triage together: the built-in classifiers, packs and policy, and whatever is given.
 *
 * @throws `invalid_pattern` for an expression of a given pack that the engine refuses; `invalid_policy` for changes that are not readable.
 * @example
 * const triage = createTriage()
 * const decision = await triage.decide({ jobId: 1, returnCode: 1, stderrTail: 'connect ECONNREFUSED 192.0.2.7:5432' })
 * decision.action // 'retry'
 */
export function createTriage(options: TriageOptions = {}): Triage {
  const { builtIn = true, engine = re2, onError = warn, redactions = [], evidenceTimeoutMs = outsideTimeoutMs } = options
  const given = (options.packs ?? []).flatMap((pack) => pack.patterns)
  for (const pattern of given) compilePattern(pattern, engine)
  const matching = patterns({ patterns: given, engine, ...(builtIn ? { compiled: builtInPatterns } : {}) })
  const model = options.llm ? [llm({ redactions, ...options.llm, provider: limited(options.llm) })] : []
  return triageOf({
    classifiers: [matching, ...(builtIn ? builtInClassifiers : []), ...(options.classifiers ?? []), ...model],
    evidence: { providers: options.evidence ?? [], timeoutMs: evidenceTimeoutMs, redactions },
    ...(options.policy === undefined ? {} : { policy: options.policy }),
    onError,
  })
}

/** The provider within its limits. What keeps it there is loaded with the first question: most programs have none. */
function limited({ provider, limits }: LlmOptions): LlmProvider {
  const { model, price } = provider
  let kept: Promise<LlmProvider> | undefined
  return {
    model,
    ...(price ? { price } : {}),
    async ask(request) {
      kept ??= import('retriage/llm').then(({ limitTime }) => limitTime(provider, limits))
      return (await kept).ask(request)
    },
  }
}

function warn(error: Error, about: { classifier: string; failure: Failure }): void {
  process.emitWarning(
    `job ${about.failure.jobId}: classifier "${about.classifier}" failed and was left out: ${redact(error.message)}`,
    'RetriageWarning',
  )
}
