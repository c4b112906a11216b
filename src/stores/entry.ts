import type { Evidence, JobId, Workflow, WorkflowJob } from 'retriage/core'
import type { AuditEntry } from './audit.ts'

/** What every entry of one change has in common. */
export interface Stamp {
  workflowId: JobId
  at: number
  actor: string
}

/** Why something is done and by whom, as far as is known. A decision is one. */
export interface Note {
  /** In place of the ledger's own actor. */
  actor?: string
  reason?: string
  confidence?: number
  evidence?: readonly Evidence[]
}

/** One entry per job of a new workflow, so that its audit is complete from the start. */
export function creationEntries(stamp: Stamp, { jobs }: Workflow): AuditEntry[] {
  return [...jobs.values()].map((job) => changeEntry(stamp, undefined, job, null, 'created', {}))
}

/** Entry about a workflow as a whole: it goes over to another run, or something was said of it. */
export function runEntry(stamp: Stamp, runId: number, action: string, note: Note): AuditEntry {
  return {
    ...stamp,
    ...{ jobId: null, action, outcome: 'applied', from: null, to: null, runId, attemptId: null, runIdAfter: null, attemptIdAfter: null },
    ...{ reason: note.reason ?? null, confidence: null, evidence: [], resourcesBefore: null, resourcesAfter: null },
  }
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
    runIdAfter: after.runId,
    attemptIdAfter: after.attemptId,
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
    runIdAfter: null,
    attemptIdAfter: null,
    reason,
    confidence: null,
    evidence: [],
    resourcesBefore: known?.resources ?? null,
    resourcesAfter: known?.resources ?? null,
  }
}

/** Entry for something that happened to a job and left it as it is. */
export function remarkEntry(stamp: Stamp, job: WorkflowJob, action: string, note: Note): AuditEntry {
  return changeEntry(stamp, job, job, job.jobId, action, note)
}
