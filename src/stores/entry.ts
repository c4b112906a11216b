import type { Evidence, JobId, WorkflowJob } from 'retriage/core'
import type { AuditEntry } from './audit.ts'

/** What every entry of one change has in common. */
export interface Stamp {
  workflowId: JobId
  at: number
  actor: string
}

/** Why something is done, as far as is known. A decision is one. */
export interface Note {
  reason?: string
  confidence?: number
  evidence?: readonly Evidence[]
}

/** Entry for one changed job. A job that was drawn along by the event of another says so as its reason. */
export function changeEntry(
  stamp: Stamp,
  before: WorkflowJob | undefined,
  after: WorkflowJob,
  owner: JobId | null,
  action: string,
  note: Note,
): AuditEntry {
  const drawn = owner !== null && String(owner) !== String(after.jobId)
  return {
    ...stamp,
    jobId: after.jobId,
    action: drawn ? (after.status === 'canceled' ? 'cancel' : 'unblock') : action,
    outcome: 'applied',
    from: before?.status ?? null,
    to: after.status,
    // A retry is about the attempt that failed, not about the one it grants.
    runId: before?.runId ?? after.runId,
    attemptId: before?.attemptId ?? after.attemptId,
    reason: drawn ? `follows from job ${owner}` : (note.reason ?? null),
    confidence: drawn ? null : (note.confidence ?? null),
    evidence: drawn ? [] : (note.evidence ?? []),
    resourcesBefore: before?.resources ?? null,
    resourcesAfter: after.resources,
  }
}

/** Entry for a request that changed nothing. */
export function refusalEntry(
  stamp: Stamp,
  job: WorkflowJob | JobId | null,
  request: { type: string; runId?: number; attemptId?: number },
  reason: string,
): AuditEntry {
  const known = typeof job === 'object' ? job : null
  return {
    ...stamp,
    jobId: typeof job === 'object' ? (job?.jobId ?? null) : job,
    action: request.type,
    outcome: 'refused',
    from: known?.status ?? null,
    to: known?.status ?? null,
    runId: request.runId ?? known?.runId ?? null,
    attemptId: request.attemptId ?? known?.attemptId ?? null,
    reason,
    confidence: null,
    evidence: [],
    resourcesBefore: known?.resources ?? null,
    resourcesAfter: known?.resources ?? null,
  }
}
