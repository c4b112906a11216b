import type { Decision } from './decision.ts'
import type { JobId } from './failure.ts'
import type { JobStatus } from './status.ts'

/** What an attempt may use. Absent means nothing was asked for and nothing is enforced. */
export interface Resources {
  /** Bytes. */
  memory?: number
  /** Milliseconds of wall-clock time. */
  runtimeMs?: number
  numCpus?: number
  numGpus?: number
  /** Machines the attempt spans. */
  numNodes?: number
}

/** One unit of work; its identity outlives its attempts. */
export interface Job {
  jobId: JobId
  name: string
  status: JobStatus
  /** Run of the present attempt, from 1. A job that needs no further attempt keeps the run it ended in when its workflow starts the next. */
  runId: number
  /** The present attempt: counts from 1 within a run, without gaps. Goes up when the next one is granted, before it starts. */
  attemptId: number
  /** Who claimed the present attempt, such as the id of a worker; null whenever the job is neither pending nor running, or nobody was named. */
  worker: string | null
  /** Of the last finished attempt; null when it ended without one. */
  returnCode: number | null
  /** Of the last finished attempt, such as `"SIGKILL"`; null when it was not killed by one. */
  signal: string | null
  /** Present request: what the next attempt gets, overrides applied. */
  resources: Resources
  /** Retries that failure handlers have used in this run, by rule (see `handler.ts`). */
  handlerRetries: Readonly<Record<string, number>>
  /**
   * Command to run before the present attempt starts, from the handler rule that granted it; null when there is none or it has run.
   * It stands on the job so that a worker that takes over from a lost one still runs it.
   */
  recoveryScript: string | null
  /** Last decision that was applied to this job, whichever attempt it was about. */
  decision: Decision | null
}
