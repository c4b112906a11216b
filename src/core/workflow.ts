import type { FailureHandler } from './handler.ts'
import type { Job } from './lifecycle.ts'
import type { JobId } from './failure.ts'

/** A job with its place in the graph. */
export interface WorkflowJob extends Job {
  /** Jobs that must be done before this one is ready. */
  dependsOn: readonly JobId[]
  /** Whether this job is canceled when one that it depends on fails or is canceled; default true. Otherwise it starts when all of them are done. */
  cancelOnBlockingJobFailure: boolean
  /** Name of the failure handler, if any. */
  failureHandler: string | null
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
