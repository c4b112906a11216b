import { settle } from './downstream.ts'
import type { JobEvent, Refusal } from './event.ts'
import type { JobId } from './failure.ts'
import { copyJobs, graphOf, place } from './graph.ts'
import type { FailureHandler } from './handler.ts'
import type { Job } from './job.ts'
import { transition } from './lifecycle.ts'
import { isTerminal, statuses, type JobStatus } from './status.ts'

/** A job with its place in the graph. */
export interface WorkflowJob extends Job {
  /** Shell command of every attempt; empty where something else runs the job. */
  command: string
  /** Jobs that must be done before this one is ready. */
  dependsOn: readonly JobId[]
  /** Whether this job is canceled when one that it depends on fails or is canceled; default true. Otherwise it starts when all of them are done. */
  cancelOnBlockingJobFailure: boolean
  /** Name of the failure handler, if any. */
  failureHandler: string | null
  /** Declared files; that a job reads what another writes is already among `dependsOn`. */
  inputFiles: readonly string[]
  outputFiles: readonly string[]
}

/** A graph of jobs. A value: functions return the next one and leave this one alone. */
export interface Workflow {
  workflowId: JobId
  name: string
  runId: number
  /** Whether a failure no handler covers waits as `pending_failed`; otherwise it is `failed`. */
  usePendingFailed: boolean
  failureHandlers: readonly FailureHandler[]
  /** By `String(jobId)`, in the order of the specification. */
  jobs: ReadonlyMap<string, WorkflowJob>
}

/** The next workflow and what changed besides the job an event was for. */
export interface Step {
  ok: true
  workflow: Workflow
  /** Jobs that became ready. */
  unblocked: readonly JobId[]
  /** Jobs that became canceled, directly or through others, nearest first. */
  canceled: readonly JobId[]
}

/** Events that come from outside; the others follow from the graph and are computed by `startWorkflow`, `reopen`, `resetStatus` and `reinitialize`. */
export type OutsideEvent = Exclude<JobEvent, { type: 'initialize' | 'unblock' | 'reopen' | 'reset' | 'reinitialize' }>

const computed: ReadonlySet<string> = new Set(['initialize', 'unblock', 'reopen', 'reset', 'reinitialize'])

/** A job with a default for every field but its id and name: uninitialized, at attempt 1 of run 1, depending on nothing and asking for nothing. */
export function createJob(fields: Pick<WorkflowJob, 'jobId' | 'name'> & Partial<WorkflowJob>): WorkflowJob {
  return {
    status: 'uninitialized',
    runId: 1,
    attemptId: 1,
    worker: null,
    returnCode: null,
    signal: null,
    resources: {},
    handlerRetries: {},
    recoveryScript: null,
    decision: null,
    command: '',
    dependsOn: [],
    cancelOnBlockingJobFailure: true,
    failureHandler: null,
    inputFiles: [],
    outputFiles: [],
    ...fields,
  }
}

/**
 * A workflow of given jobs, for programs that keep them elsewhere and want them resolved; `createWorkflow` makes one from a specification.
 * Defaults: the latest run of its jobs, unclassified failures wait as `pending_failed`, no failure handlers. Of two jobs with one id the
 * later one stays.
 */
export function workflowOf(
  fields: Pick<Workflow, 'workflowId' | 'name'> & { jobs: Iterable<WorkflowJob> } & Partial<Omit<Workflow, 'jobs'>>,
): Workflow {
  const jobs = new Map([...fields.jobs].map((job) => [String(job.jobId), job]))
  const runId = [...jobs.values()].reduce((latest, job) => Math.max(latest, job.runId), 1)
  return { runId, usePendingFailed: true, failureHandlers: [], ...fields, jobs }
}

/** The job of that id, as number or text. */
export function jobOf(workflow: Workflow, jobId: JobId): WorkflowJob | undefined {
  return workflow.jobs.get(String(jobId))
}

/**
 * Places every uninitialized job by the state of those it depends on: ready, blocked, or canceled. Jobs with any other status stay as they
 * are, so that starting a workflow that was interrupted goes on where it stood.
 */
export function startWorkflow(workflow: Workflow): Step {
  const jobs = copyJobs(workflow.jobs)
  const unblocked: JobId[] = []
  const canceled: JobId[] = []
  for (const key of graphOf(workflow.jobs).order) {
    const job = jobs.get(key) as WorkflowJob
    if (job.status !== 'uninitialized') continue
    const to = place(jobs, job)
    const moved = transition(job, to === 'canceled' ? { type: 'cancel' } : { type: 'initialize', blocked: to === 'blocked' })
    if (!moved.ok) continue
    jobs.set(key, moved.job)
    if (to === 'canceled') canceled.push(job.jobId)
    if (to === 'ready') unblocked.push(job.jobId)
  }
  return { ok: true, workflow: { ...workflow, jobs }, unblocked, canceled }
}

/**
 * Moves one job by an event and carries the consequences on: if the job ended, dependents are canceled or unblocked. A refused event
 * changes nothing. An enabled job is `uninitialized` until `startWorkflow` places it; dependents that went on while it was disabled go on.
 */
export function applyEvent(workflow: Workflow, jobId: JobId, event: OutsideEvent): (Step & { job: WorkflowJob }) | Refusal {
  const key = String(jobId)
  const before = workflow.jobs.get(key)
  if (!before) {
    return { ok: false, code: 'unknown_job', message: `workflow ${workflow.workflowId} has no job ${key}; list its jobs to find the id` }
  }
  if (computed.has(event.type)) {
    return {
      ok: false,
      code: 'illegal',
      message: `job ${key}: "${event.type}" follows from the graph; use startWorkflow, reopen, resetStatus or reinitialize`,
    }
  }
  const moved = transition(before, event)
  if (!moved.ok) return moved
  const jobs = copyJobs(workflow.jobs)
  jobs.set(key, moved.job)
  const effects = isTerminal(moved.job.status) ? settle(jobs, graphOf(jobs), [key]) : { unblocked: [], canceled: [] }
  return { ok: true, workflow: { ...workflow, jobs }, job: moved.job, ...effects }
}

/** Whether every job is terminal, so that nothing more happens in this run. An unresolved `pending_failed` job keeps a workflow open. */
export function isComplete(workflow: Workflow): boolean {
  for (const job of workflow.jobs.values()) if (!isTerminal(job.status)) return false
  return true
}

/** Jobs by status, zeros included. */
export function counts(workflow: Workflow): Record<JobStatus, number> {
  const result = Object.fromEntries(statuses.map((status) => [status, 0])) as Record<JobStatus, number>
  for (const job of workflow.jobs.values()) result[job.status]++
  return result
}

/** Jobs whose failure waits for a decision, in the order of the specification. */
export function pendingFailed(workflow: Workflow): WorkflowJob[] {
  return [...workflow.jobs.values()].filter((job) => job.status === 'pending_failed')
}

/**
 * The workflow with these jobs in place of their earlier selves: how a store brings a snapshot up to date. What depends on what must be as before.
 *
 * @param runId the run it is in then; default the present one
 */
export function withJobs(workflow: Workflow, changed: Iterable<WorkflowJob>, runId = workflow.runId): Workflow {
  const jobs = copyJobs(workflow.jobs)
  for (const job of changed) jobs.set(String(job.jobId), job)
  return { ...workflow, runId, jobs }
}

/** Jobs of `after` that are not the same value as in `before`: exactly what a store has to write. */
export function changedJobs(before: Workflow, after: Workflow): WorkflowJob[] {
  if (before === after) return []
  return [...after.jobs].filter(([key, job]) => before.jobs.get(key) !== job).map(([, job]) => job)
}
