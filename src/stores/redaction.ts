import { redact, redactDecision, redactEvidence, type OutsideEvent } from 'retriage/core'
import type { Note } from './entry.ts'

/** A note without the credentials that logs and people put into it: what is kept for good must hold none. */
export function redactNote<N extends Note>(note: N): N {
  const { reason, evidence } = note
  return {
    ...note,
    ...(reason === undefined ? {} : { reason: redact(reason) }),
    ...(evidence ? { evidence: evidence.map(redactEvidence) } : {}),
  }
}

/** An event without those that its decision quotes. */
export function redactEvent(event: OutsideEvent): OutsideEvent {
  return 'decision' in event && event.decision ? { ...event, decision: redactDecision(event.decision) } : event
}
