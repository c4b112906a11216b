import {
  checkClassifications,
  contextOf,
  decide,
  mergeClassifications,
  parseFailure,
  parsePolicy,
  reading,
  withFindings,
  type Classification,
  type Classifier,
  type ClassifierContext,
  type Decision,
  type Failure,
  type PastAttempt,
  type Policy,
  type PolicyChanges,
  type Sibling,
} from 'retriage/core'

/** Decides about failures: classifies them, then applies a policy. */
export interface Triage {
  readonly policy: Policy
  /** What happened, best first; see `classify`. */
  classify(failure: Failure): Promise<Classification[]>
  /** What to do about one failure. */
  decide(failure: Failure): Promise<Decision>
  /** What to do about failures of one time or workflow: siblings are evidence for each other. In the order given. */
  decideAll(failures: readonly Failure[]): Promise<Decision[]>
}

export interface TriageParts {
  classifiers: readonly Classifier[]
  policy?: PolicyChanges
  /** Told of a classifier that threw or answered nonsense; it is left out of that decision, which stands on the others. */
  onError: (error: Error, about: { classifier: string; failure: Failure }) => void
}

/** The way of a failure through classifiers and policy: the only place that awaits. */
export function triageOf({ classifiers, policy: changes, onError }: TriageParts): Triage {
  const policy = parsePolicy(changes)

  async function said(stage: 'failure' | 'findings', failure: Failure, context: ClassifierContext): Promise<Classification[]> {
    const answers = reading(stage, classifiers).map(async (classifier) => {
      try {
        return checkClassifications(classifier.id, await classifier.classify(failure, context))
      } catch (error) {
        onError(error instanceof Error ? error : new Error(String(error)), { classifier: classifier.id, failure })
        return []
      }
    })
    return (await Promise.all(answers)).flat()
  }

  async function lookBack(failure: Failure): Promise<PastAttempt[]> {
    const attempts = failure.history ?? []
    return Promise.all(
      attempts.map(async (attempt) => {
        const past = { jobId: failure.jobId, ...attempt }
        return { attempt, findings: mergeClassifications(await said('failure', past, contextOf(past))) }
      }),
    )
  }

  async function examine(failure: Failure): Promise<Examined> {
    const history = await lookBack(failure)
    const context = contextOf(failure, { history })
    const direct = await said('failure', failure, context)
    const findings = mergeClassifications(direct)
    const { action } = decide(failure, findings, { policy, history })
    return { failure, context, direct, findings, action }
  }

  async function conclude(examined: Examined, all: readonly Examined[]): Promise<Classification[]> {
    const { failure, context, direct, findings } = examined
    // Thousands of siblings are listed only for a classifier that asks.
    const others = {
      ...context,
      log: context.log,
      get siblings(): Sibling[] {
        return all.filter((other) => other !== examined)
      },
    }
    return mergeClassifications([...direct, ...(await said('findings', failure, withFindings(others, findings)))])
  }

  async function decideAll(failures: readonly Failure[]): Promise<Decision[]> {
    const examined: Examined[] = []
    for (const failure of failures) examined.push(await examine(parseFailure(failure)))
    const decisions: Decision[] = []
    for (const item of examined) {
      decisions.push(decide(item.failure, await conclude(item, examined), { policy, history: item.context.history }))
    }
    return decisions
  }

  return {
    policy,
    async classify(failure) {
      const examined = await examine(parseFailure(failure))
      return conclude(examined, [examined])
    },
    async decide(failure) {
      return (await decideAll([failure]))[0] as Decision
    },
    decideAll,
  }
}

interface Examined extends Sibling {
  context: ClassifierContext
  direct: readonly Classification[]
}
