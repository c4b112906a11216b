import { redact, type Decision, type Evidence, type OutsideEvent } from 'retriage/core'
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

/** The same of a decision, which is kept with its job and its attempt. What it asks for stays as it is. */
export function redactDecision(decision: Decision): Decision {
  return { ...decision, reason: redact(decision.reason), evidence: decision.evidence.map(redactEvidence) }
}

/** An event with what it carries of a decision redacted. */
export function redactEvent(event: OutsideEvent): OutsideEvent {
  return 'decision' in event && event.decision ? { ...event, decision: redactDecision(event.decision) } : event
}

function redactEvidence(evidence: Evidence): Evidence {
  const { line, detail } = evidence
  return { ...evidence, ...(line === undefined ? {} : { line: redact(line) }), ...(detail === undefined ? {} : { detail: redact(detail) }) }
}
