import type { AttemptResult, LogPaths } from 'retriage/adapters'
import type { Decision, JobId, ResolveResult } from 'retriage/core'

/** Something that happened while a workflow ran. `at` is milliseconds since 1970. */
export type RunEvent = { at: number } & (
  | { type: 'started'; jobId: JobId; attemptId: number; logs: LogPaths }
  | { type: 'completed'; jobId: JobId; attemptId: number; result: AttemptResult }
  /** `next` says where it went: another attempt by its handler, given up, or waiting for a decision. */
  | { type: 'failed'; jobId: JobId; attemptId: number; result: AttemptResult; next: 'retry' | 'fail' | 'hold' }
  /** Ended from here because the run was stopped; the job is ready for its next attempt. */
  | { type: 'requeued'; jobId: JobId; attemptId: number; result: AttemptResult }
  /** Taken back from a worker that is gone. */
  | { type: 'taken_back'; jobId: JobId; attemptId: number; message: string }
  | { type: 'recovery_started'; jobId: JobId; attemptId: number; script: string }
  /** A script that failed is reported and holds nothing up: the attempt after it will tell. */
  | { type: 'recovery_finished'; jobId: JobId; attemptId: number; ok: boolean; result: AttemptResult; logs: LogPaths }
  | { type: 'decided'; jobId: JobId; attemptId: number; decision: Decision; result: ResolveResult }
  | { type: 'canceled'; jobId: JobId; because: JobId }
  /** Something that a person should know and that stops nothing, in one sentence. */
  | { type: 'problem'; jobId: JobId | null; message: string }
)

/** An event before the time is put on it. */
export type Unstamped<E> = E extends unknown ? Omit<E, 'at'> : never
