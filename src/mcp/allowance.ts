import { schedulerState } from 'retriage/classifiers'
import { mandateOf, type Mandate, type PastAttempt, type Policy, type WorkflowJob } from 'retriage/core'
import { observeFailure } from 'retriage/runner'
import type { AttemptRecord } from 'retriage/stores'

/**
 * What an agent may do about the present failure of a job. It follows from policy and records; no log is read for it, so none can widen it.
 *
 * @param records attempts of this job
 */
export async function allowanceOf(job: WorkflowJob, records: readonly AttemptRecord[], policy: Policy): Promise<Mandate> {
  const { history: earlier = [], ...failure } = await observeFailure(
    job,
    records.map((record) => ({ ...record, logs: null })),
  )
  const history = earlier.map((attempt): PastAttempt => {
    const past = { jobId: job.jobId, ...attempt }
    // An attempt that its scheduler put back has spent no retry, and the scheduler's own word says so.
    return { attempt, findings: schedulerState.classify(past) }
  })
  return mandateOf(failure, { policy, history })
}

/** Attempts by job, each job's own oldest first. */
export function byJob(records: readonly AttemptRecord[]): (job: WorkflowJob) => readonly AttemptRecord[] {
  const own = new Map<string, AttemptRecord[]>()
  for (const record of records) {
    const key = String(record.jobId)
    const known = own.get(key)
    if (known) known.push(record)
    else own.set(key, [record])
  }
  return ({ jobId }) => own.get(String(jobId)) ?? []
}

/** The record of a job's present attempt. */
export function presentAttempt({ runId, attemptId }: WorkflowJob, records: readonly AttemptRecord[]): AttemptRecord | undefined {
  return records.findLast((record) => record.runId === runId && record.attemptId === attemptId)
}
