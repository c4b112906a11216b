import { causeOf, type CauseId } from '../cause.ts'
import type { Contender } from './arbitrate.ts'
import type { Incident } from './incident.ts'

/** Contenders whose worth falls into the same step of this size count as alike. */
const nearlyAlike = 0.2
/** An earlier contender worth this much may be what a later one follows from. */
const earlierReason = 0.5
/** What being a likely effect costs in worth, for the order alone. */
const effectDiscount = 0.2
/** From this worth on a scheduler's statement is beyond doubt. */
const sureFact = 0.8
/** Lines of one report are close together. */
const sameReport = 30
/** A client's complaint and the answer it got stand closer still. */
const sameAnswer = 5

/** What a scheduler or kernel states about the end of a job. */
const facts: ReadonlySet<CauseId> = new Set<CauseId>([
  'oom/killed',
  'oom/limit',
  'timeout/time-limit',
  'preemption/preempted',
  'preemption/spot',
  'scheduler/node-failure',
])

/** What a client says that got no more than a failure. */
const unexplained: ReadonlySet<CauseId> = new Set<CauseId>([
  'network/failure',
  'network/transfer',
  'network/proxy',
  'external_service/unavailable',
  'external_service/error',
  'external_service/timeout',
  'network/connection-reset',
])

/** What a service says that does not want to. */
const refusals: ReadonlySet<CauseId> = new Set<CauseId>([
  'auth/credentials',
  'auth/expired',
  'auth/forbidden',
  'config/certificate',
  'quota/service',
  'permission/denied',
  'config/invalid-request',
  'disk/full',
  'disk/watermark',
  'quota/disk',
])

/** What a resolver says that was not told of the packages there are. */
const notFound: ReadonlySet<CauseId> = new Set<CauseId>(['dependency/not-found', 'dependency/version'])
/** Worth of a warning about the network that may explain what was not found. */
const evenIfWarned = 0.3
/** How sure it is then that it does, against how sure it was that something was not found. */
const likelyOutage = 0.8

/** What often follows from another failure: files that were never written, transfers cut by a dying peer, the abort after the complaint. */
const effects: ReadonlySet<CauseId> = new Set<CauseId>([
  'missing_data/file',
  'missing_data/output',
  'missing_data/empty',
  'data_format/corrupt',
  'filesystem/read-only',
  'filesystem/stale-handle',
  'network/connection-reset',
  'network/peer-lost',
  'gpu/nccl-timeout',
  'gpu/communication',
  'code_bug/abort',
  'code_bug/test-failure',
])

/**
 * Orders contenders, the reason first. Among those nearly as certain the earlier comes first, since what follows a failure is more often its
 * consequence than its reason; what is known to follow from failures yields to an earlier reason even when it is more certain in itself; a
 * scheduler's statement outranks what may pass by itself; and of several lines of one report, the one that says most is quoted.
 *
 * @param incidents by the position of the line that heads them, such as the line that names an exception
 */
export function byPrecedence(contenders: readonly Contender[], incidents: ReadonlyMap<number, Incident>): Contender[] {
  const reasons = contenders.filter(({ worth }) => worth >= earlierReason)
  const step = (contender: Contender): number => {
    const follows =
      (effects.has(contender.cause) || isVoid(contender)) &&
      reasons.some(({ index, cause }) => index < contender.index && cause !== contender.cause)
    // A little more than nothing is added, or 0.6 would fall short of three steps of 0.2 in binary.
    return Math.floor((contender.worth - (follows ? effectDiscount : 0)) / nearlyAlike + 1e-9)
  }
  const steps = new Map(contenders.map((contender) => [contender, step(contender)]))
  const of = (contender: Contender): number => steps.get(contender) as number
  const ordered = [...contenders].sort((a, b) => of(b) - of(a) || a.index - b.index)
  return mostTellingFirst(outageFirst(refusalFirst(factsFirst(ordered))), of, incidents)
}

/** A program that goes on after something failed soon uses what it did not get. */
function isVoid({ line }: Contender): boolean {
  return /nil pointer|'NoneType' object|NullPointerException|null (?:pointer|reference)|of (?:undefined|null)\b/.test(line.text)
}

/**
 * A transfer that failed, or a service that gave no answer, and the answer of that service a line or two further: who refused says more than who
 * was refused.
 */
function refusalFirst(contenders: readonly Contender[]): readonly Contender[] {
  const [first] = contenders
  if (!first || !unexplained.has(first.cause)) return contenders
  const refusal = contenders.find(
    ({ cause, worth, index }) => refusals.has(cause) && worth >= earlierReason && Math.abs(index - first.index) <= sameAnswer,
  )
  return refusal ? [refusal, ...contenders.filter((contender) => contender !== refusal)] : contenders
}

/**
 * A resolver that could not fetch its index finds no package in it, whatever it says of the package: an outage of the network that stands
 * before outranks what was not found, also where it was only warned of.
 */
function outageFirst(contenders: readonly Contender[]): readonly Contender[] {
  const [first] = contenders
  if (!first || !notFound.has(first.cause)) return contenders
  const outage = contenders.find(
    ({ cause, worth, index }) => /^(?:network|external_service)\//.test(cause) && worth >= evenIfWarned && index < first.index,
  )
  if (!outage) return contenders
  return [
    { ...outage, worth: Math.max(outage.worth, first.worth * likelyOutage) },
    ...contenders.filter((contender) => contender !== outage),
  ]
}

/**
 * A job that is killed complains on its way out: peers are lost, connections break. So a scheduler's statement outranks what may pass by
 * itself, though that stands earlier; what never passes, the program had come to before it was killed.
 */
function factsFirst(contenders: readonly Contender[]): readonly Contender[] {
  const [first] = contenders
  const fact = contenders.find(({ cause, worth }) => facts.has(cause) && worth >= sureFact)
  if (!first || !fact || facts.has(first.cause) || causeOf(first.cause).verdict !== 'transient') return contenders
  return [fact, ...contenders.filter((contender) => contender !== fact)]
}

/**
 * A report names its reason more than once: as a code, in a table, among the values of variables, in the line that names the exception, and
 * again in every exception made of that one. Among lines that mean the same, the last exception of a chain that tells of the first is quoted,
 * since it is the one that ended the program; or else an exception close by and worth about the same; or else a sentence.
 * Of lines that say the very same it is the last: what was said before was tried again.
 */
function mostTellingFirst(
  contenders: readonly Contender[],
  step: (contender: Contender) => number,
  incidents: ReadonlyMap<number, Incident>,
): Contender[] {
  const [first] = contenders
  if (!first) return []
  const same = contenders.filter((other) => other.cause === first.cause || isPlainer(other, first))
  const report = same.filter((other) => step(other) === step(first) && Math.abs(other.index - first.index) <= sameReport)
  const isHeadline = ({ index }: Contender): boolean => {
    const incident = incidents.get(index)
    return incident !== undefined && incident.name !== '' && !summaries.has(incident.reader)
  }
  const stated = summaries.has(incidents.get(first.index)?.reader ?? '') && isSentence(first.line.text)
  const headline = isHeadline(first) ? first : stated ? undefined : report.find(isHeadline)
  const told = isSummary(first.line.text) ? same : report
  const sentence = isSentence(first.line.text) ? first : (told.find(({ line }) => isSentence(line.text)) ?? first)
  const quote = below(lastAlike(headline ? lastOfChain(headline, same, incidents) : sentence, same), contenders)
  if (quote === first) return [...contenders]
  return [{ ...quote, cause: first.cause, worth: Math.max(quote.worth, first.worth) }, ...contenders.filter((other) => other !== quote)]
}

/** Readers whose names are states and signals, and no classes of exceptions. */
const summaries: ReadonlySet<string> = new Set(['state', 'exit', 'usage'])

/** An error whose line ends with a colon is named on the line below it, where that says the same. */
function below(quote: Contender, contenders: readonly Contender[]): Contender {
  if (!/^\W{0,4}(?:error|exception|caused by|fatal|fail(?:ed|ure))\b.*:\s*$/i.test(quote.line.text)) return quote
  return contenders.find(({ index, cause }) => index === quote.index + 1 && cause === quote.cause) ?? quote
}

/** Whether a line says in a sentence what a bare code a few lines away, or a table anywhere, stands for. */
function isPlainer(other: Contender, first: Contender): boolean {
  if (isSentence(first.line.text) || !isSentence(other.line.text)) return false
  if (Math.abs(other.index - first.index) > sameAnswer && !isSummary(first.line.text)) return false
  const [cause, stands] = [causeOf(other.cause), causeOf(first.cause)]
  return cause.category === stands.category && cause.verdict === stands.verdict
}

function lastAlike(quote: Contender, same: readonly Contender[]): Contender {
  return same.reduce((last, other) => (other.line.text === quote.line.text && other.index > last.index ? other : last), quote)
}

function lastOfChain(headline: Contender, same: readonly Contender[], incidents: ReadonlyMap<number, Incident>): Contender {
  const origin = incidents.get(headline.index)
  if (origin?.chain === undefined) return headline
  const later = same.filter(({ index }) => {
    const other = incidents.get(index)
    return index > headline.index && other !== undefined && other.chain === origin.chain && tellsOf(other, origin)
  })
  return later.reduce((last, other) => (other.index > last.index ? other : last), headline)
}

/** Whether an exception repeats or names another one. */
function tellsOf(later: Incident, origin: Incident): boolean {
  const words = origin.message.slice(0, 60)
  return later.name === origin.name || later.message.includes(origin.name) || (words.length >= 8 && later.message.includes(words))
}

/** Whether a line is the row of a table or the value of a key, with which systems sum up what somebody else said at length. */
function isSummary(text: string): boolean {
  return (
    (columnsOf(text) >= 4 && wordsOf(text) < 8) || /^\s*"?[\w ]{1,24}"?(?:=|:\s)\s*"?[\w+-]{1,40}"?,?(?: \([^)]{0,40}\))?\s*$/.test(text)
  )
}

function wordsOf(text: string): number {
  return text.match(/[A-Za-z]{3,}/g)?.length ?? 0
}

function columnsOf(text: string): number {
  return text.trim().split(/ {2,}|\t/).length
}

/** Whether a line is a sentence and not a bare code or the row of a table. */
function isSentence(text: string): boolean {
  return wordsOf(text) >= 5 && !isSummary(text)
}
