import type { Decision, JobId, Resources } from 'retriage/core'

/** One attempt as it is remembered: what it was given, how it ended, what was decided about it. */
export interface AttemptRecord {
  jobId: JobId
  runId: number
  attemptId: number
  /** What this attempt was given, overrides applied; the job's own may have changed since. */
  resources: Resources
  /** The job system's own name for it; null when it never started. */
  handle: string | null
  logs: { stdout: string; stderr: string } | null
  /** Milliseconds since 1970. */
  startedAt: number
  /** Null while it runs. */
  finishedAt: number | null
  /** Null while it runs. */
  result: AttemptOutcome | null
  /** What was decided about its failure, a `hold` included: then it is the proposal a person or a model starts from. */
  decision: Decision | null
  /** Milliseconds since 1970; a decision's delay counts from here. */
  decidedAt: number | null
}

/** How an attempt ended, as its job system told it. */
export interface AttemptOutcome {
  started: boolean
  returnCode: number | null
  signal: string | null
  schedulerState: string | null
  execTimeSeconds: number
  /** Bytes. */
  peakMemory: number | null
  host: string | null
  /** With `started: false`: why. */
  startError?: string
}
