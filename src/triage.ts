import {
  checkClassifications,
  contextOf,
  decide,
  hearSecondOpinion,
  lacksCause,
  mandateOf,
  mergeClassifications,
  parseFailure,
  parsePolicy,
  reading,
  withEvidence,
  withKnown,
  type Classification,
  type Classifier,
  type ClassifierContext,
  type Decision,
  type Evidence,
  type EvidenceProvider,
  type Failure,
  type PastAttempt,
  type Policy,
  type PolicyChanges,
  type RedactionRule,
  type Sibling,
  type Stage,
} from 'retriage/core'
import { hearOutside } from './outside.ts'

/** Held failures that are put to slow classifiers at once. What one of them spends counts before the next of these waves, so limits do not depend on speed. */
const waveLength = 4

/** Decides about failures: classifies them, then applies a policy. */
export interface Triage {
  readonly policy: Policy
  /** What happened, best first; see `classify`. */
  classify(failure: Failure): Promise<Classification[]>
  /** What to do about one failure. */
  decide(failure: Failure): Promise<Decision>
  /** What to do about failures of one time or workflow: siblings are evidence for each other. In the order given. */
  decideAll(failures: readonly Failure[], options?: DecideAllOptions): Promise<Decision[]>
}

export interface DecideAllOptions {
  /**
   * Told what is decided before classifiers are asked that are slow, where any is going to be: all decisions, in the order given. Those that are not
   * held are final and need not wait for a model.
   */
  onFirst?: (decisions: readonly Decision[]) => void
}

export interface TriageParts {
  classifiers: readonly Classifier[]
  policy?: PolicyChanges
  /** Asked from outside about every failure; what they say is shown and decides nothing. */
  evidence: { providers: readonly EvidenceProvider[]; timeoutMs: number; redactions: readonly RedactionRule[] }
  /** Told of a classifier or a provider that failed or answered nonsense; the decision stands on the others. */
  onError: (error: Error, about: { classifier: string; failure: Failure }) => void
}

/** The way of a failure through classifiers and policy: the only place that awaits. */
export function triageOf({ classifiers, policy: changes, evidence, onError }: TriageParts): Triage {
  const policy = parsePolicy(changes)

  async function ask(stage: Stage, failure: Failure, context: ClassifierContext): Promise<Classification[]> {
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
        return { attempt, findings: mergeClassifications(await ask('failure', past, contextOf(past))) }
      }),
    )
  }

  async function examine(failure: Failure): Promise<Examined> {
    const history = await lookBack(failure)
    const context = contextOf(failure, { history })
    const direct = await ask('failure', failure, context)
    const findings = mergeClassifications(direct)
    const { action } = decide(failure, findings, { policy, history })
    return { failure, context, direct, findings, action }
  }

  async function conclude(examined: Examined, all: readonly Examined[]): Promise<Classification[]> {
    const { failure, context, direct, findings } = examined
    const known = withKnown(context, {
      findings,
      // Thousands of siblings are listed only for a classifier that asks.
      get siblings() {
        return othersThan(failure, all)
      },
    })
    return mergeClassifications([...direct, ...(await ask('findings', failure, known))])
  }

  async function decideAll(failures: readonly Failure[], { onFirst }: DecideAllOptions = {}): Promise<Decision[]> {
    const examined: Examined[] = []
    for (const failure of failures) examined.push(await examine(parseFailure(failure)))
    const firsts: First[] = []
    for (const item of examined) {
      const findings = await conclude(item, examined)
      const decision = decide(item.failure, findings, { policy, history: item.context.history })
      firsts.push({ ...item, examined, findings, decision })
    }
    const cases = firsts.map(({ failure, context, decision }) => ({ failure, decision, log: () => context.log }))
    const outside = await hearOutside(cases, { ...evidence, onError })
    const decisions = firsts.map(({ decision }) => decision)
    const asks = reading('held', classifiers).length > 0
    const open = firsts.flatMap(({ decision }, index) => (asks && lacksCause(decision, policy) ? [index] : []))
    if (open.length > 0) onFirst?.(decisions.map((decision, index) => withEvidence(decision, outside[index]!)))
    for (let at = 0; at < open.length; at += waveLength) {
      const wave = open.slice(at, at + waveLength)
      const heard = await Promise.all(wave.map((index) => reconsider(firsts[index]!, outside[index]!)))
      for (const [position, index] of wave.entries()) decisions[index] = heard[position]!
    }
    return decisions.map((decision, index) => withEvidence(decision, outside[index]!))
  }

  async function reconsider({ failure, context, findings, examined, decision }: First, outside: readonly Evidence[]): Promise<Decision> {
    const { history } = context
    const mandate = mandateOf(failure, { policy, history })
    const known = withKnown(context, {
      ...{ findings, outside, mandate },
      get siblings() {
        return othersThan(failure, examined)
      },
    })
    const said = await ask('held', failure, known)
    return hearSecondOpinion(failure, said, { decision, findings, mandate, policy, history })
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

/** What is thought of a failure before anybody slow is asked. */
interface First extends Examined {
  /** All that are decided together, this one included. */
  examined: readonly Sibling[]
  decision: Decision
}

interface Examined extends Sibling {
  context: ClassifierContext
  direct: readonly Classification[]
}

function othersThan(failure: Failure, all: readonly Sibling[]): Sibling[] {
  return all.filter((other) => other.failure !== failure)
}
