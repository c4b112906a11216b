import {
  formatDuration,
  formatMemory,
  redactDecision,
  type Decision,
  type JobId,
  type JobStatus,
  type Workflow,
  type WorkflowJob,
} from 'retriage/core'
import type { AttemptRecord } from 'retriage/stores'

/** A job as every door shows it; `toWire` of `retriage/core` gives its JSON. */
export interface JobReport {
  jobId: JobId
  name: string
  status: JobStatus
  runId: number
  attemptId: number
  returnCode: number | null
  signal: string | null
  /** What the next or present attempt gets, such as `"24g"`; null where nothing was asked for. */
  memory: string | null
  runtime: string | null
  /** The last one, a `hold` included. */
  decision: Decision | null
}

/** @param attempts records of this job, oldest first; others are passed over */
export function reportJob(job: WorkflowJob, attempts: readonly AttemptRecord[]): JobReport {
  const { jobId, name, status, runId, attemptId, returnCode, signal, resources } = job
  const decided = attempts.findLast((record) => String(record.jobId) === String(jobId) && record.runId === runId && record.decision)
  return {
    ...{ jobId, name, status, runId, attemptId, returnCode, signal },
    memory: resources.memory === undefined ? null : formatMemory(resources.memory),
    runtime: resources.runtimeMs === undefined ? null : formatDuration(resources.runtimeMs),
    decision: decided?.decision ?? job.decision,
  }
}

/** Every job of a workflow, in its order, some thousands of them in one go. */
export function reportJobs({ jobs }: Workflow, attempts: readonly AttemptRecord[]): JobReport[] {
  const byJob = new Map<string, AttemptRecord[]>()
  for (const record of attempts) {
    const known = byJob.get(String(record.jobId))
    if (known) known.push(record)
    else byJob.set(String(record.jobId), [record])
  }
  return [...jobs].map(([key, job]) => reportJob(job, byJob.get(key) ?? []))
}

/** A report without the credentials that its decision quotes. */
export function withoutCredentials(job: JobReport): JobReport {
  return job.decision ? { ...job, decision: redactDecision(job.decision) } : job
}
