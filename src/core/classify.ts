import { isCauseId } from './cause.ts'
import { contextOf, matchersOf, withKnown, type Classifier, type ClassifierContext, type Known, type Stage } from './classifier.ts'
import type { Classification } from './classification.ts'
import { RetriageError } from './errors.ts'
import type { Evidence } from './evidence.ts'
import type { Failure } from './failure.ts'

/** Agreement of several classifiers never makes a cause more certain than this. */
const mostCertain = 0.99

/**
 * Runs classifiers on one failure and merges what they say, best first. The order in which classifiers are given changes nothing. Those that are
 * asked about held failures alone are left out: only a decision tells what is held.
 *
 * @throws `invalid_classification` when a classifier answers with something that is not a classification, or with a promise: asynchronous
 * classifiers are awaited by `createTriage`, not here.
 */
export function classify(failure: Failure, classifiers: readonly Classifier[], known: Known = {}): Classification[] {
  const context = contextOf(failure, known, matchersOf(classifiers))
  const direct = run(failure, reading('failure', classifiers), context)
  const contextual = run(failure, reading('findings', classifiers), withKnown(context, { findings: mergeClassifications(direct) }))
  return mergeClassifications([...direct, ...contextual])
}

/** The classifiers of one stage; see `Classifier.reads`. */
export function reading(stage: Stage, classifiers: readonly Classifier[]): Classifier[] {
  return classifiers.filter((classifier) => (classifier.reads ?? 'failure') === stage)
}

function run(failure: Failure, classifiers: readonly Classifier[], context: ClassifierContext): Classification[] {
  return classifiers.flatMap((classifier) => {
    const said = classifier.classify(failure, context)
    if ('then' in said) {
      throw new RetriageError(
        'invalid_classification',
        `classifier "${classifier.id}" answers with a promise; use createTriage(), which awaits it`,
        {
          id: classifier.id,
        },
      )
    }
    return checkClassifications(classifier.id, said)
  })
}

/**
 * Merges classifications from several classifiers, best first. Those that name the same cause become one: its confidence grows with every
 * further classifier that says so, its evidence is theirs together. One that supersedes a cause replaces it.
 */
export function mergeClassifications(said: readonly Classification[]): Classification[] {
  if (said.length < 2) return [...said]
  const superseded = new Set(said.flatMap((classification) => classification.supersedes ?? []))
  const groups = new Map<string, Classification[]>()
  for (const classification of said) {
    if (superseded.has(classification.cause) && classification.supersedes === undefined) continue
    const key = `${classification.cause} ${classification.verdict}`
    const group = groups.get(key)
    if (group) group.push(classification)
    else groups.set(key, [classification])
  }
  return [...groups.values()].map(join).sort(compare)
}

function join(group: readonly Classification[]): Classification {
  if (group.length === 1) return group[0] as Classification
  const [best, ...rest] = [...group].sort(compare) as [Classification, ...Classification[]]
  // One classifier repeating itself is not agreement: its best word counts once.
  const byClassifier = new Map<string, number>()
  for (const { classifier, confidence } of group) byClassifier.set(classifier, Math.max(confidence, byClassifier.get(classifier) ?? 0))
  const doubt = [...byClassifier.values()].reduce((product, confidence) => product * (1 - confidence), 1)
  const avoidHost = group.find((classification) => classification.avoidHost !== undefined)?.avoidHost
  return {
    ...best,
    confidence: Math.max(best.confidence, Math.min(mostCertain, round(1 - doubt))),
    evidence: distinct([best, ...rest].flatMap((classification) => classification.evidence)),
    ...(avoidHost === undefined ? {} : { avoidHost }),
  }
}

function distinct(evidence: readonly Evidence[]): Evidence[] {
  const seen = new Map<string, Evidence>()
  for (const item of evidence) {
    const key = JSON.stringify([item.kind, item.rule, item.stream, item.lineNumber, item.detail])
    if (!seen.has(key)) seen.set(key, item)
  }
  return [...seen.values()]
}

/** A total order, so that equal input in any order gives equal output: confidence, then names, then all the rest. */
function compare(a: Classification, b: Classification): number {
  return (
    b.confidence - a.confidence ||
    order(a.cause, b.cause) ||
    order(a.classifier, b.classifier) ||
    order(JSON.stringify(a.evidence), JSON.stringify(b.evidence)) ||
    order(a.supersedes ?? '', b.supersedes ?? '') ||
    order(a.fingerprint ?? '', b.fingerprint ?? '') ||
    order(a.avoidHost ?? '', b.avoidHost ?? '')
  )
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000
}

const verdicts: ReadonlySet<string> = new Set(['transient', 'permanent', 'resource', 'unknown'])

/**
 * Checks what a classifier answered.
 *
 * @throws `invalid_classification` naming the classifier and what is wrong.
 */
export function checkClassifications(id: string, said: readonly Classification[]): readonly Classification[] {
  for (const classification of said) {
    const problem = !isCauseId(classification.cause)
      ? `names the cause ${JSON.stringify(classification.cause)}, which is not on the list`
      : !verdicts.has(classification.verdict)
        ? `gives the verdict ${JSON.stringify(classification.verdict)}; there are transient, permanent, resource and unknown`
        : !(classification.confidence >= 0 && classification.confidence <= 1)
          ? `gives the confidence ${classification.confidence}; it must be from 0 to 1`
          : classification.evidence.length === 0
            ? `gives no evidence for ${classification.cause}`
            : undefined
    if (problem) throw new RetriageError('invalid_classification', `classifier "${id}" ${problem}`, { id })
  }
  return said
}
