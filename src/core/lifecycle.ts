import type { Decision } from './decision.ts'
import type { JobId } from './failure.ts'

/** Every status of a job with its numeric code. */
export const statusCodes = {
  uninitialized: 0,
  blocked: 1,
  ready: 2,
  pending: 3,
  running: 4,
  completed: 5,
  failed: 6,
  canceled: 7,
  terminated: 8,
  disabled: 9,
  pending_failed: 10,
} as const

/**
 * Where a job stands. `pending` means claimed by a worker and not started; `pending_failed` means a failure nobody has classified yet: it is
 * not terminal, its dependents stay `blocked`, and nothing times it out. `terminated` means ended from outside on somebody's order.
 */
export type JobStatus = keyof typeof statusCodes

/** What an attempt may use. Absent means nothing was asked for and nothing is enforced. */
export interface Resources {
  /** Bytes. */
  memory?: number
  /** Milliseconds of wall-clock time. */
  runtimeMs?: number
  numCpus?: number
}

/** One unit of work; its identity outlives its attempts. */
export interface Job {
  jobId: JobId
  name: string
  status: JobStatus
  /** Counts from 1; reinitializing the workflow starts the next. */
  runId: number
  /** Counts from 1 within a run, without gaps. */
  attemptId: number
  /** Of the last finished attempt; null when it ended without one. */
  returnCode: number | null
  /** Of the last finished attempt, such as `"SIGKILL"`; null when it was not killed by one. */
  signal: string | null
  /** Present request: what the next attempt gets, overrides applied. */
  resources: Resources
  /** Retries that failure handlers have used in this run, by rule (see `handler.ts`). */
  handlerRetries: Readonly<Record<string, number>>
  /** Last decision that was applied to this job, whichever attempt it was about. */
  decision: Decision | null
}
