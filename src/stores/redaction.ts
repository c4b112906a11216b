import { redact, redactDecision, redactEvidence, type OutsideEvent, type RedactOptions } from 'retriage/core'
import type { AttemptRecord } from './attempt.ts'
import type { Note } from './entry.ts'

/** A note without the credentials that logs and people put into it: what is kept for good must hold none. */
export function redactNote<N extends Note>(note: N, options: RedactOptions): N {
  const { reason, evidence } = note
  return {
    ...note,
    ...(reason === undefined ? {} : { reason: redact(reason, options) }),
    ...(evidence ? { evidence: evidence.map((item) => redactEvidence(item, options)) } : {}),
  }
}

/** An event without those that its decision quotes. */
export function redactEvent(event: OutsideEvent, options: RedactOptions): OutsideEvent {
  return 'decision' in event && event.decision ? { ...event, decision: redactDecision(event.decision, options) } : event
}

/** A record without those that the reason why it never began may quote. */
export function redactAttempt(attempt: AttemptRecord, options: RedactOptions): AttemptRecord {
  const { result } = attempt
  if (result?.startError === undefined) return attempt
  return { ...attempt, result: { ...result, startError: redact(result.startError, options) } }
}
