import type { JobStatus, WorkflowJob } from 'retriage/core'
import type { AttemptRecord } from './attempt.ts'

const ended: ReadonlySet<JobStatus> = new Set<JobStatus>(['completed', 'failed', 'terminated', 'pending_failed'])

/**
 * What to keep of a result that comes too late, such as that of a worker which was given up for lost: the record as it stands, with the result.
 * Undefined where the attempt may still be somebody's, or has a result already.
 *
 * @param records of the job
 */
export function lateRecord(job: WorkflowJob, attempt: AttemptRecord, records: readonly AttemptRecord[]): AttemptRecord | undefined {
  if (attempt.result === null || !isOver(job, attempt)) return undefined
  const kept = records.find(({ runId, attemptId }) => runId === attempt.runId && attemptId === attempt.attemptId)
  if (!kept) return attempt
  if (kept.result !== null) return undefined
  const { handle, logs, finishedAt, result } = attempt
  return { ...kept, handle: kept.handle ?? handle, logs: kept.logs ?? logs, finishedAt, result }
}

function isOver(job: WorkflowJob, { runId, attemptId }: AttemptRecord): boolean {
  if (runId !== job.runId) return runId < job.runId
  return attemptId < job.attemptId || (attemptId === job.attemptId && ended.has(job.status))
}
