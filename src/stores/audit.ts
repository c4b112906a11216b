import type { Evidence, JobId, JobStatus, Resources } from 'retriage/core'

/** One line of the history of a job: its creation, a transition, or a request that was refused. Never changed and never removed. */
export interface AuditEntry {
  workflowId: JobId
  /** Null: the entry is about the workflow as a whole. */
  jobId: JobId | null
  /** Milliseconds since 1970, by the clock of whoever asked. */
  at: number
  /**
   * Who decided or asked: `"handler"`, `"heuristic"`, `"llm:<model>"`, `"person"`, `"reset"`, `"runner"`. What one decision draws along has its
   * actor.
   */
  actor: string
  /** What was asked for: `"created"`, or the type of the event, such as `"claim"`, `"fail_attempt"`, `"retry"`, `"unblock"`, `"cancel"`. */
  action: string
  outcome: 'applied' | 'refused'
  /** Null for `"created"` and where the entry is not about a job. */
  from: JobStatus | null
  /** Equal to `from` when it was refused. */
  to: JobStatus | null
  /** Run and attempt that the request was about. */
  runId: number | null
  attemptId: number | null
  /** Run and attempt of the job afterwards; null where it was refused, and for entries about the workflow. */
  runIdAfter: number | null
  attemptIdAfter: number | null
  /** Why it was done, or why it was refused. */
  reason: string | null
  confidence: number | null
  evidence: readonly Evidence[]
  resourcesBefore: Resources | null
  resourcesAfter: Resources | null
}
