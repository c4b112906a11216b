import { causeOf, type CauseId } from '../cause.ts'
import type { Contender } from './arbitrate.ts'
import type { Incident } from './incident.ts'
import { mostTellingFirst, sameAnswer } from './quote.ts'

/** Contenders whose worth falls into the same step of this size count as alike. */
const nearlyAlike = 0.2
/** An earlier contender worth this much may be what a later one follows from. */
const earlierReason = 0.5
/** What being a likely effect costs in worth, for the order alone. */
const effectDiscount = 0.2
/** From this worth on a scheduler's statement is beyond doubt. */
const sureFact = 0.8

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
  'network/connection-refused',
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
  'config/wrong-address',
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
  const hasEarlierReason = earlierReasons(contenders)
  const step = (contender: Contender): number => {
    const follows = hasEarlierReason(contender) && (effects.has(contender.cause) || isVoid(contender))
    // A little more than nothing is added, or 0.6 would fall short of three steps of 0.2 in binary.
    return Math.floor((contender.worth - (follows ? effectDiscount : 0)) / nearlyAlike + 1e-9)
  }
  const steps = new Map(contenders.map((contender) => [contender, step(contender)]))
  const of = (contender: Contender): number => steps.get(contender) as number
  const ordered = [...contenders].sort((a, b) => of(b) - of(a) || a.index - b.index)
  return mostTellingFirst(outageFirst(refusalFirst(factsFirst(ordered))), of, incidents)
}

/** Tells whether a reason of another kind stands before a contender. It is enough to know the first, and the first that differs from it. */
function earlierReasons(contenders: readonly Contender[]): (contender: Contender) => boolean {
  const reasons = contenders.filter(({ worth }) => worth >= earlierReason).sort((a, b) => a.index - b.index)
  const [first] = reasons
  const other = reasons.find(({ cause }) => cause !== first?.cause)
  return ({ index, cause }) => ((first?.cause === cause ? other : first)?.index ?? Infinity) < index
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
