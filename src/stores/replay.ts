import type { JobStatus, Resources } from 'retriage/core'
import type { AuditEntry } from './audit.ts'

/** What the audit says of one job: the part of its state that history can be held against. */
export interface ReplayedJob {
  status: JobStatus
  runId: number
  attemptId: number
  resources: Resources
}

/**
 * Reads the audit of a workflow from its first entry to its last and gives the state its jobs are in then, by `String(jobId)`.
 *
 * What was refused changes nothing. Given the entries up to some moment, it gives the state of that moment.
 */
export function replayAudit(entries: Iterable<AuditEntry>): Map<string, ReplayedJob> {
  const jobs = new Map<string, ReplayedJob>()
  for (const { jobId, outcome, to, runIdAfter, attemptIdAfter, resourcesAfter } of entries) {
    if (outcome === 'refused' || jobId === null || to === null || runIdAfter === null || attemptIdAfter === null) continue
    jobs.set(String(jobId), { status: to, runId: runIdAfter, attemptId: attemptIdAfter, resources: resourcesAfter ?? {} })
  }
  return jobs
}
