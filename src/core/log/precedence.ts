import { causeOf, type CauseId } from '../cause.ts'
import type { Contender } from './arbitrate.ts'

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

/** What a scheduler or kernel states about the end of a job. */
const facts: ReadonlySet<CauseId> = new Set<CauseId>([
  'oom/killed',
  'oom/limit',
  'timeout/time-limit',
  'preemption/preempted',
  'preemption/spot',
  'scheduler/node-failure',
])

/** What often follows from another failure: files that were never written, transfers cut by a dying peer, the abort after the complaint. */
const effects: ReadonlySet<CauseId> = new Set<CauseId>([
  'missing_data/file',
  'missing_data/output',
  'missing_data/empty',
  'data_format/corrupt',
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
 * @param headlines positions of lines that head a report of their own, such as the line that names an exception
 */
export function byPrecedence(contenders: readonly Contender[], headlines: ReadonlySet<number>): Contender[] {
  const reasons = contenders.filter(({ worth }) => worth >= earlierReason)
  const step = (contender: Contender): number => {
    const follows = effects.has(contender.cause) && reasons.some(({ index, cause }) => index < contender.index && cause !== contender.cause)
    return Math.floor((contender.worth - (follows ? effectDiscount : 0)) / nearlyAlike)
  }
  const steps = new Map(contenders.map((contender) => [contender, step(contender)]))
  const of = (contender: Contender): number => steps.get(contender) as number
  return mostTellingFirst(factsFirst([...contenders].sort((a, b) => of(b) - of(a) || a.index - b.index)), of, headlines)
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
 * A report names its reason more than once: as a code, in a table, among the values of variables, in the line that names the exception. Among
 * lines close to the first that mean the same and are worth about the same, one that heads the report is quoted, or else one that is a sentence.
 */
function mostTellingFirst(
  contenders: readonly Contender[],
  step: (contender: Contender) => number,
  headlines: ReadonlySet<number>,
): Contender[] {
  const [first] = contenders
  if (!first) return []
  const report = contenders.filter(
    (other) => other.cause === first.cause && step(other) === step(first) && Math.abs(other.index - first.index) <= sameReport,
  )
  const headline = headlines.has(first.index) ? first : report.find(({ index }) => headlines.has(index))
  const quote = headline ?? (isSentence(first.line.text) ? first : (report.find(({ line }) => isSentence(line.text)) ?? first))
  if (quote === first) return [...contenders]
  return [{ ...quote, worth: Math.max(quote.worth, first.worth) }, ...contenders.filter((other) => other !== quote)]
}

/** Whether a line is a sentence and not a bare code or the row of a table. */
function isSentence(text: string): boolean {
  const words = text.match(/[A-Za-z]{3,}/g)?.length ?? 0
  const columns = text.trim().split(/ {2,}|\t/).length
  return words >= 5 && columns < 4
}
