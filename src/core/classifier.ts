import type { Classification } from './classification.ts'
import type { Action } from './decision.ts'
import { RetriageError } from './errors.ts'
import type { Evidence } from './evidence.ts'
import type { EarlierAttempt, Failure } from './failure.ts'
import type { Mandate } from './mandate.ts'
import { readLog, type Log } from './log/log.ts'
import type { Matcher } from './match/matcher.ts'

/** When a classifier is asked; see `Classifier`. */
export type Stage = 'failure' | 'findings' | 'held'

/** Says what happened to a failed attempt, and never what to do about it. */
export interface Classifier {
  /** Lower-case words joined by hyphens; shown in every decision it makes. */
  readonly id: string
  /**
   * - `failure` (default): it reads the failure alone.
   * - `findings`: it runs after those and sees what they found, for this attempt, for earlier ones and for siblings.
   * - `held`: it is slow or dear, such as a model, and asked only where all others lead to a hold. What it says counts within the mandate of the
   *   failure and where it contradicts nothing that was found; a classification with the verdict `unknown` is a note, which is shown beside the
   *   decision and changes nothing.
   */
  readonly reads?: Stage
  /** What it looks for in lines, where it does: of a log of more than a megabyte, the lines that are matched are kept for it. */
  readonly matcher?: Matcher
  /** Nothing to say is an empty array. Each classification carries at least one piece of evidence. */
  classify(failure: Failure, context: ClassifierContext): readonly Classification[] | Promise<readonly Classification[]>
}

/** An earlier attempt of the same job with what the classifiers found in it, best first. */
export interface PastAttempt {
  readonly attempt: EarlierAttempt
  readonly findings: readonly Classification[]
}

/** Another failure that is decided at the same time. */
export interface Sibling {
  readonly failure: Failure
  readonly findings: readonly Classification[]
  /** What its own findings lead to, before siblings are taken into account. */
  readonly action: Action
}

/** All a classifier may look at beside the failure. Data handed in: nothing here reads a file or asks anybody. */
export interface ClassifierContext {
  /** Both output streams, read into lines once for all classifiers. */
  readonly log: Log
  /** What was found so far, merged, best first; empty for classifiers that read the failure alone. */
  readonly findings: readonly Classification[]
  /** Oldest first. */
  readonly history: readonly PastAttempt[]
  /** All failures decided together, this one left out. Of thousands it takes time to list them, which is done when they are first asked for. */
  readonly siblings: readonly Sibling[]
  /** For classifiers that are asked about what is held: what was heard from outside, and what they may bring about. Otherwise empty, and nothing. */
  readonly outside: readonly Evidence[]
  readonly mandate: Mandate | undefined
}

/**
 * What is known beyond a failure; what is absent is empty, and a log that was not read is that of the failure's tails. Siblings may be listed by a
 * function, which is called when a classifier first asks for them.
 */
export type Known = Partial<Omit<ClassifierContext, 'siblings'>> & { readonly siblings?: readonly Sibling[] | (() => readonly Sibling[]) }

/**
 * A context for classifiers of this failure. Its log is read when a classifier first asks for it.
 *
 * @param matchers of the classifiers that will be asked, which tell what to keep of a long log
 */
export function contextOf(failure: Failure, known: Known = {}, matchers: readonly Matcher[] = []): ClassifierContext {
  return new Context(known, () => known.log ?? readLog(failure, matchers), known.siblings ?? [])
}

/** One for each failure: an object literal with getters would be a shape of its own each time, which outlives it for long. */
class Context implements ClassifierContext {
  readonly findings: readonly Classification[]
  readonly history: readonly PastAttempt[]
  readonly outside: readonly Evidence[]
  readonly mandate: Mandate | undefined
  private lines: Log | undefined
  private listed: readonly Sibling[] | undefined

  constructor(
    { findings = [], history = [], outside = [], mandate }: Known,
    private readonly read: () => Log,
    private readonly others: NonNullable<Known['siblings']>,
  ) {
    this.findings = findings
    this.history = history
    this.outside = outside
    this.mandate = mandate
  }

  get log(): Log {
    return (this.lines ??= this.read())
  }

  get siblings(): readonly Sibling[] {
    return (this.listed ??= typeof this.others === 'function' ? this.others() : this.others)
  }
}

/** What classifiers look for in lines. */
export function matchersOf(classifiers: readonly Classifier[]): Matcher[] {
  return classifiers.flatMap(({ matcher }) => matcher ?? [])
}

/** The same context with more known. Neither the log nor the siblings are read by it. */
export function withKnown(context: ClassifierContext, known: Known): ClassifierContext {
  const { findings = context.findings, history = context.history, outside = context.outside, mandate = context.mandate } = known
  return new Context({ findings, history, outside, mandate }, () => context.log, known.siblings ?? (() => context.siblings))
}

/**
 * Checks and returns a classifier; gives its type to an object literal.
 *
 * @throws `invalid_classification` for an id that is not lower-case words joined by hyphens.
 * @example
 * const diskPressure = defineClassifier({
 *   id: 'disk-pressure',
 *   classify: (failure) =>
 *     failure.schedulerState === 'DiskPressure'
 *       ? [{ verdict: 'resource', cause: 'disk/ephemeral-storage', confidence: 0.9, classifier: 'disk-pressure',
 *            evidence: [{ kind: 'scheduler_state', rule: 'disk-pressure', detail: 'DiskPressure' }] }]
 *       : [],
 * })
 */
export function defineClassifier<C extends Classifier>(classifier: C): C {
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(classifier.id)) {
    throw new RetriageError(
      'invalid_classification',
      `classifier id ${JSON.stringify(classifier.id)}: write lower-case words joined by hyphens`,
      {
        id: classifier.id,
      },
    )
  }
  return classifier
}
