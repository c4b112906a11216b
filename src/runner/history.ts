import { formatDuration, formatMemory, redact, redactDecision, redactEvidence, type Resources } from 'retriage/core'
import type { AttemptRecord, AuditEntry } from 'retriage/stores'
import { withoutCredentials, type JobReport } from './job-report.ts'

/** Everything that is known of a job, without the credentials in it; `toWire` of `retriage/core` gives its JSON. Times are ISO-8601 in UTC. */
export function historyOf(job: JobReport, attempts: readonly AttemptRecord[], audit: readonly AuditEntry[]): object {
  return { ...withoutCredentials(job), attempts: attempts.map(attemptOf), audit: audit.map(entryOf) }
}

function attemptOf({
  runId,
  attemptId,
  resources,
  startedAt,
  finishedAt,
  handle,
  logs,
  result,
  decision,
  decidedAt,
}: AttemptRecord): object {
  return {
    ...{ runId, attemptId, resources: requestOf(resources), handle },
    ...{ startedAt: timeOf(startedAt), finishedAt: timeOf(finishedAt), result: result && { ...result, ...startError(result) }, logs },
    ...{ decision: decision && redactDecision(decision), decidedAt: timeOf(decidedAt) },
  }
}

function entryOf({ workflowId: _, resourcesBefore, resourcesAfter, at, reason, evidence, ...entry }: AuditEntry): object {
  return {
    at: timeOf(at),
    ...entry,
    reason: reason === null ? null : redact(reason),
    evidence: evidence.map((item) => redactEvidence(item)),
    resourcesBefore: resourcesBefore && requestOf(resourcesBefore),
    resourcesAfter: resourcesAfter && requestOf(resourcesAfter),
  }
}

/** A request in the words of the wire: `{ memory: "16g", runtime: "PT4H", … }`. */
function requestOf({ memory, runtimeMs, ...rest }: Resources): object {
  return {
    ...(memory === undefined ? {} : { memory: formatMemory(memory) }),
    ...(runtimeMs === undefined ? {} : { runtime: formatDuration(runtimeMs) }),
    ...rest,
  }
}

function startError({ startError: error }: { startError?: string }): { startError?: string } {
  return error === undefined ? {} : { startError: redact(error) }
}

/** `"2026-11-27T12:00:01.250Z"`; null for null. */
function timeOf(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString()
}
