import {
  checkClassifications,
  contextOf,
  decide,
  hearSecondOpinion,
  lacksCause,
  mandateOf,
  matchersOf,
  mergeClassifications,
  parseFailure,
  parsePolicy,
  reading,
  withEvidence,
  withKnown,
  type Action,
  type Classification,
  type Classifier,
  type ClassifierContext,
  type DecideOptions,
  type Decision,
  type EarlierAttempt,
  type Evidence,
  type EvidenceProvider,
  type Failure,
  type Log,
  type PastAttempt,
  type Policy,
  type PolicyChanges,
  type RedactionRule,
  type Sibling,
  type Stage,
} from 'retriage/core'
import { hearOutside } from './outside.ts'
import { readOutput, type Output, type ReadOptions } from './output.ts'

/** Held failures that are put to slow classifiers at once. What one of them spends counts before the next of these waves, so limits do not depend on speed. */
const waveLength = 4

/** Decides about failures: classifies them, then applies a policy. */
export interface Triage {
  readonly policy: Policy
  /** What happened, best first; see `classify`. */
  classify(failure: Failure, options?: ClassifyOptions): Promise<Classification[]>
  /** What to do about one failure. */
  decide(failure: Failure, options?: ClassifyOptions): Promise<Decision>
  /**
   * Reads what an attempt wrote, of any length and in bounded memory: for `classify` and `decide`. Up to a megabyte of each stream it is what they read of
   * the tails of a failure; of more than that, what may decide.
   *
   * @throws what the streams throw
   */
  read(output: Output, options?: ReadOptions): Promise<Log>
  /** What happened to an attempt whose output comes in pieces: `read`, then `classify`. */
  classifyStream(failure: Failure, output: Output, options?: ReadOptions): Promise<Classification[]>
  /** What to do about an attempt whose output comes in pieces: `read`, then `decide`. */
  decideStream(failure: Failure, output: Output, options?: ReadOptions): Promise<Decision>
  /** What to do about failures of one time or workflow: siblings are evidence for each other. In the order given. */
  decideAll(failures: readonly Failure[], options?: DecideAllOptions): Promise<Decision[]>
}

export interface ClassifyOptions {
  /** The output of the attempt, read before; it takes the place of the tails of the failure. */
  log?: Log
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
  const matchers = matchersOf(classifiers)

  const asked: Record<Stage, readonly Classifier[]> = {
    failure: reading('failure', classifiers),
    findings: reading('findings', classifiers),
    held: reading('held', classifiers),
  }

  async function ask(stage: Stage, failure: Failure, context: ClassifierContext): Promise<Classification[]> {
    const answers = asked[stage].map((classifier) => answerOf(classifier, failure, context))
    // Most classifiers answer at once, and waiting for what is there takes time.
    const said = answers.some(isLater) ? await Promise.all(answers.map((answer) => Promise.resolve(answer))) : (answers as Said[])
    const heard: Classification[] = []
    for (const each of said) heard.push(...each)
    return heard
  }

  function answerOf(classifier: Classifier, failure: Failure, context: ClassifierContext): Said | Promise<Said> {
    const leaveOut = (error: unknown): Said => {
      onError(error instanceof Error ? error : new Error(String(error)), { classifier: classifier.id, failure })
      return []
    }
    try {
      const said = classifier.classify(failure, context)
      return isLater(said)
        ? said.then((later) => checkClassifications(classifier.id, later)).catch(leaveOut)
        : checkClassifications(classifier.id, said)
    } catch (error) {
      return leaveOut(error)
    }
  }

  async function lookBack(failure: Failure, attempts: readonly EarlierAttempt[]): Promise<PastAttempt[]> {
    return Promise.all(
      attempts.map(async (attempt) => {
        const past = { jobId: failure.jobId, ...attempt }
        return { attempt, findings: mergeClassifications(await ask('failure', past, contextOf(past, {}, matchers))) }
      }),
    )
  }

  async function examine(given: Failure, log: Log | undefined): Promise<Examined> {
    const parsed = parseFailure(given)
    const failure = log ? withoutTails(parsed) : parsed
    const history = failure.history ? await lookBack(failure, failure.history) : []
    const freshContext = (): ClassifierContext => contextOf(failure, { history, ...(log === undefined ? {} : { log }) }, matchers)
    const direct = await ask('failure', failure, freshContext())
    const findings = mergeClassifications(direct)
    // A context of its own for what follows: the lines of many logs would wait for the last of them, and hardly anybody reads them again.
    return new Examined(failure, freshContext(), direct, findings, { policy, history, ...(log === undefined ? {} : { log }) })
  }

  async function conclude(examined: Examined, all: readonly Examined[]): Promise<Classification[]> {
    const { failure, context, direct, findings } = examined
    const known = withKnown(context, { findings, siblings: () => othersThan(failure, all) })
    const further = await ask('findings', failure, known)
    return further.length === 0 ? [...findings] : mergeClassifications([...direct, ...further])
  }

  async function decideAll(failures: readonly Failure[], { onFirst, log }: DecideAllOptions & ClassifyOptions = {}): Promise<Decision[]> {
    const examined: Examined[] = []
    for (const failure of failures) examined.push(await examine(failure, log))
    const firsts: First[] = []
    for (const item of examined) {
      const findings = await conclude(item, examined)
      const decision = decide(item.failure, findings, item.own)
      firsts.push({ failure: item.failure, context: item.context, examined, findings, decision })
    }
    const cases = firsts.map(({ failure, context, decision }) => ({ failure, decision, log: () => context.log }))
    const outside = evidence.providers.length === 0 ? firsts.map(() => []) : await hearOutside(cases, { ...evidence, onError })
    const decisions = firsts.map(({ decision }) => decision)
    const asks = asked.held.length > 0
    const open = firsts.flatMap(({ decision }, index) => (asks && lacksCause(decision, policy) ? [index] : []))
    if (open.length > 0) onFirst?.(decisions.map((decision, index) => withEvidence(decision, outside[index]!)))
    for (let at = 0; at < open.length; at += waveLength) {
      const wave = open.slice(at, at + waveLength)
      const heard = await Promise.all(wave.map((index) => reconsider(firsts[index]!, outside[index]!)))
      for (const [position, index] of wave.entries()) decisions[index] = heard[position]!
    }
    return decisions.map((decision, index) => withEvidence(decision, outside[index]!))
  }

  async function classify(failure: Failure, { log }: ClassifyOptions = {}): Promise<Classification[]> {
    const examined = await examine(failure, log)
    return conclude(examined, [examined])
  }

  async function decideOne(failure: Failure, options: ClassifyOptions = {}): Promise<Decision> {
    return (await decideAll([failure], options))[0] as Decision
  }

  const read = (output: Output, options: ReadOptions = {}): Promise<Log> => readOutput(output, matchers, options)

  async function reconsider({ failure, context, findings, examined, decision }: First, outside: readonly Evidence[]): Promise<Decision> {
    const { history } = context
    const mandate = mandateOf(failure, { policy, history })
    const known = withKnown(context, { findings, outside, mandate, siblings: () => othersThan(failure, examined) })
    const said = await ask('held', failure, known)
    return hearSecondOpinion(failure, said, { decision, findings, mandate, policy, history })
  }

  return {
    policy,
    classify,
    decide: decideOne,
    decideAll: (failures, options) => decideAll(failures, options),
    read,
    classifyStream: async (failure, output, options) => classify(failure, { log: await read(output, options) }),
    decideStream: async (failure, output, options) => decideOne(failure, { log: await read(output, options) }),
  }
}

type Said = readonly Classification[]

function isLater(said: Said | Promise<Said>): said is Promise<Said> {
  return 'then' in said
}

/** What is thought of a failure before anybody slow is asked. */
interface First {
  failure: Failure
  context: ClassifierContext
  findings: readonly Classification[]
  /** All that are decided together, this one included. */
  examined: readonly Sibling[]
  decision: Decision
}

class Examined implements Sibling {
  private thought: Action | undefined

  constructor(
    readonly failure: Failure,
    readonly context: ClassifierContext,
    readonly direct: readonly Classification[],
    readonly findings: readonly Classification[],
    /** What a decision takes into account. */
    readonly own: DecideOptions,
  ) {}

  /** Thought of only where a sibling asks. */
  get action(): Action {
    return (this.thought ??= decide(this.failure, this.findings, this.own).action)
  }
}

function withoutTails({ stderrTail: _, stdoutTail: __, ...failure }: Failure): Failure {
  return failure
}

function othersThan(failure: Failure, all: readonly Sibling[]): Sibling[] {
  return all.filter((other) => other.failure !== failure)
}
