import type { JobId, JobStatus, Workflow, WorkflowJob } from 'retriage/core'
import type { AttemptRecord } from './attempt.ts'
import type { AuditEntry } from './audit.ts'
import type { WorkerRecord } from './worker.ts'

/** A workflow as it is stored. */
export interface StoredWorkflow {
  workflow: Workflow
  /** Counts the changes, from 1. A change says which version it was computed from. */
  version: number
  /** Milliseconds since 1970. */
  createdAt: number
}

/** A workflow without its jobs. */
export interface WorkflowSummary {
  workflowId: JobId
  name: string
  runId: number
  version: number
  /** Milliseconds since 1970. */
  createdAt: number
  /** Jobs by status, zeros included. */
  counts: Record<JobStatus, number>
}

/** Numbers for a new workflow: job ids count on through the whole store, so that a job id alone names a job. */
export interface NewIds {
  workflowId: number
  firstJobId: number
}

/** What changes at once: all of it, or none. */
export interface Change {
  workflowId: JobId
  /**
   * Version of the workflow that the change was computed from. One number for all its jobs, because what unblocks or cancels a job depends on
   * jobs that the change itself does not write: two parents that complete at the same moment must not each miss the other.
   */
  version: number
  /** With `reinit`: the run the workflow goes over to. */
  runId?: number
  /**
   * Jobs to write in place of the stored ones. What the specification says of a job (name, command, dependencies, files, handler) is fixed when
   * its workflow is created and is not written again.
   */
  jobs: readonly WorkflowJob[]
  /** Attempts to write, in place of an earlier record of the same job, run and attempt. */
  attempts: readonly AttemptRecord[]
  audit: readonly AuditEntry[]
}

/**
 * Keeps workflows, attempts, the audit and who is at work. Knows nothing of what a transition means: `Ledger` computes changes with the core
 * and brings them here. Asynchronous for every implementation because some of them are. Reads no clock: times come from the caller.
 *
 * `456` and `"456"` name the same workflow or job throughout, and what was given as one may come back as the other. `examineStore` of
 * `retriage/testing` is the exam of this contract.
 */
export interface Store {
  /**
   * Stores a new workflow at version 1. `plan` gets the numbers to build it with; a plan that brings ids of its own is taken as it is. The
   * entries that `audit` makes of the workflow are written in the same step.
   *
   * @throws `conflict` where one of its ids is taken.
   */
  create(plan: (ids: NewIds) => Workflow, at: number, audit?: (workflow: Workflow) => readonly AuditEntry[]): Promise<StoredWorkflow>
  /**
   * Undefined where there is no such workflow. The value is a snapshot: later changes do not show in it.
   *
   * @param known an earlier snapshot of the same workflow. The result is the same as without, and `known` itself where nothing has changed, but
   *   only what changed since need be read: with 10,000 jobs, looking again costs what happened meanwhile.
   */
  load(workflowId: JobId, known?: StoredWorkflow): Promise<StoredWorkflow | undefined>
  /** Every workflow, oldest first. */
  list(): Promise<readonly WorkflowSummary[]>
  /** The workflow this job belongs to. */
  workflowOfJob(jobId: JobId): Promise<JobId | undefined>
  /**
   * Applies a change if the workflow is still at the version it names, and then counts the version up by one; otherwise changes nothing.
   *
   * @returns the new version, or undefined where somebody else was faster: load again, compute again.
   * @throws `not_found` where there is no such workflow.
   */
  commit(change: Change): Promise<number | undefined>
  /** Attempts of these jobs, or of every job of the workflow; a job's own oldest first. Empty where there is no such workflow. */
  attempts(workflowId: JobId, jobs?: JobId | readonly JobId[]): Promise<readonly AttemptRecord[]>
  /**
   * Appends what changed nothing, such as refused requests, whatever the version.
   *
   * @throws `not_found` where there is no such workflow.
   */
  record(entries: readonly AuditEntry[]): Promise<void>
  /** The audit of a workflow or of one of its jobs, in the order it was written. Empty where there is no such workflow. */
  audit(workflowId: JobId, jobId?: JobId): Promise<readonly AuditEntry[]>
  /**
   * Writes who is at work on a workflow, in place of an earlier record of the same `workerId`. No version changes by it.
   *
   * @throws `not_found` where there is no such workflow.
   */
  beat(worker: WorkerRecord): Promise<void>
  /** Workers of one workflow or of all, those that have not left and those that died without, longest at work first. */
  workers(workflowId?: JobId): Promise<readonly WorkerRecord[]>
  /** Takes a worker off; one that is not there is no error. */
  leave(workerId: string): Promise<void>
  /** Lets go of files and connections. */
  close(): Promise<void>
}
