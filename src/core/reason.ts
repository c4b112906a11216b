import type { Budget } from './budget.ts'
import { causeOf, type Verdict } from './cause.ts'
import type { Classification } from './classification.ts'
import type { Escalation } from './escalation.ts'
import type { Evidence } from './evidence.ts'
import { printable } from './printable.ts'
import { redact } from './redact.ts'

/** What was chosen, with what the sentence about it needs. */
export type Course =
  | { action: 'retry'; because: Verdict; escalation: Escalation | null; budget: Budget; delaySeconds: number }
  | { action: 'fail'; because: 'permanent' }
  | { action: 'hold'; because: 'undecided' | 'not-idempotent' }
  | { action: 'hold'; because: 'uncertain'; bar: number }
  | { action: 'hold' | 'fail'; because: 'exhausted'; ceiling: boolean; most: number }
  | { action: 'hold' | 'fail'; because: 'repeated'; repeats: number }
  | { action: 'hold' | 'fail'; because: 'capped'; escalation: Escalation & { kind: 'capped' } }

/** One sentence for a tired person: what happened, where it stands, and what is done or must be done. */
export function tellReason(found: Classification, course: Course): string {
  const { summary, remedy } = causeOf(found.cause)
  const what = `${summary}${where(found.evidence)}`
  switch (course.because) {
    case 'undecided':
      return `${what}: it waits for a person, who should ${remedy}.`
    case 'uncertain':
      return `Perhaps ${lower(what)}, but that is not certain enough to ${found.verdict === 'permanent' ? 'fail' : 'retry'} it (${percent(found.confidence)}, needs ${percent(course.bar)}): it waits for a person.`
    case 'permanent':
      return `${what}, and another attempt would end the same way: ${remedy}.`
    case 'not-idempotent':
      return `${what}, but a second execution is not safe: it waits for a person.`
    case 'exhausted':
      return `${what}, and ${usedUp(course)}: ${waits(course.action)}${remedy}.`
    case 'repeated':
      return `${what}, just as on the ${course.repeats === 2 ? 'attempt' : `${course.repeats - 1} attempts`} before and without progress: ${waits(course.action)}${remedy}.`
    case 'capped':
      return `${what}, and its ${course.escalation.what} is at the cap of ${course.escalation.cap} already: ${waits(course.action)}${remedy}.`
    default:
      return `${what}: ${retried(course)}.`
  }
}

function retried(course: Course & { action: 'retry' }): string {
  const { escalation, budget, delaySeconds } = course
  const more =
    escalation?.kind === 'raised'
      ? ` with ${escalation.what} ${escalation.to}${escalation.from === null ? '' : ` in place of ${escalation.from}`}`
      : escalation?.kind === 'unmeasured'
        ? ` and needs more ${escalation.what}, though nobody said how much it had`
        : escalation?.kind === 'elsewhere'
          ? ' and needs a place with more room'
          : ''
  const when = delaySeconds > 0 ? ` in ${seconds(delaySeconds)}` : ''
  return `it is retried${when}${more} (retry ${budget.next} of ${budget.most})`
}

function where(evidence: readonly Evidence[]): string {
  const first = evidence[0]
  if (!first) return ''
  // Redacted before it is cut: nobody recognises half a credential.
  if (first.line !== undefined) return ` (${first.stream} line ${first.lineNumber}: "${printable(redact(first.line), 160)}")`
  return first.detail === undefined ? '' : ` (${first.detail})`
}

function waits(action: 'hold' | 'fail'): string {
  return action === 'hold' ? 'it waits for a person, who should ' : ''
}

function usedUp({ ceiling, most }: { ceiling: boolean; most: number }): string {
  if (most === 0) return 'policy allows no retry'
  const whose = ceiling ? 'of the job' : 'for this cause'
  return most === 1 ? `the one retry ${whose} is used up` : `all ${most} retries ${whose} are used up`
}

function lower(sentence: string): string {
  return /^[A-Z][a-z ]/.test(sentence) ? sentence.charAt(0).toLowerCase() + sentence.slice(1) : sentence
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}

function seconds(value: number): string {
  return value >= 120 ? `${Math.round(value / 60)} min` : `${value} s`
}
