import type { Decision } from './decision.ts'
import type { Disposition } from './handler.ts'
import type { Resources } from './job.ts'

/** The attempt an event is about. An event about another than the present one is refused as stale. */
export interface AttemptRef {
  runId: number
  attemptId: number
}

/**
 * Who speaks, for events of a worker. Given, the event is refused as stale where somebody else holds the attempt: a claim that was taken away
 * and given to another keeps its number, so the number alone does not tell the two apart.
 */
export interface Holder {
  worker?: string
}

/** What can happen to a job. Where it may happen and what it does stands in `lifecycle.ts`. */
export type JobEvent =
  /** The workflow starts: the job is placed by the state of what it depends on. */
  | { type: 'initialize'; blocked: boolean }
  /** The last job it waited for is done. */
  | { type: 'unblock' }
  /** A worker takes it, and may say who it is. */
  | { type: 'claim'; worker?: string }
  /** The worker gives its claim back unused; the attempt has not been spent. */
  | ({ type: 'release' } & AttemptRef & Holder)
  | ({ type: 'start' } & AttemptRef & Holder)
  /** The attempt ended with return code 0. */
  | ({ type: 'complete' } & AttemptRef & Holder)
  /** The attempt ended otherwise, before or after it started; `afterFailure` gives the disposition. */
  | ({ type: 'fail_attempt'; returnCode: number | null; signal: string | null; disposition: Disposition } & AttemptRef & Holder)
  /** The attempt was cut short with whoever ran it and through no fault of its own: the next one may start, and no retry is spent. */
  | ({ type: 'requeue' } & AttemptRef & Holder)
  /** A decision: one more attempt. Overrides replace what they name in the job's request and leave the rest. */
  | ({ type: 'retry'; overrides?: Resources; decision?: Decision } & AttemptRef)
  /** A decision about a job that was given up already: one more attempt after all. `reopen` computes it. */
  | ({ type: 'reopen'; overrides?: Resources; decision?: Decision } & AttemptRef)
  /** A decision: give up. */
  | ({ type: 'fail'; decision?: Decision } & AttemptRef)
  /** It will not begin, since something it depends on failed or somebody says so. */
  | { type: 'cancel' }
  /** Somebody ends the attempt from outside; without an attempt, whichever is present. */
  | ({ type: 'terminate' } & Partial<AttemptRef> & Holder)
  | { type: 'disable' }
  | { type: 'enable' }
  /** Back to the beginning within the same run, for an attempt of its own if the present one was begun. */
  | { type: 'reset' }
  /** The workflow starts its next run. What has ended stays as it is, and so does `pending_failed` unless told otherwise. */
  | { type: 'reinitialize'; runId: number; pendingFailed?: 'keep' | 'reset' }

/**
 * Why an event changed nothing:
 * - `illegal`: the job's status does not allow it
 * - `stale`: it is about an attempt or run that is not the present one, or comes from a worker that does not hold it
 * - `unknown_job`: the workflow has no such job
 * - `busy`: jobs are pending or running, and the change must not happen under them
 */
export type RefusalCode = 'illegal' | 'stale' | 'unknown_job' | 'busy'

/** An event that changed nothing. A value, not an error: in a system of several workers, events that come too late are everyday. */
export interface Refusal {
  ok: false
  code: RefusalCode
  /** What was refused, why, and what would be accepted. */
  message: string
}
