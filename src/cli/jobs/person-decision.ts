import { fingerprint, type Action, type Decision, type WorkflowJob } from 'retriage'
import type { AttemptRecord } from 'retriage/stores'

/** What a person asks for. */
export interface PersonOrder {
  action: Exclude<Action, 'hold'>
  reason: string | undefined
  memory: string | undefined
  runtime: string | undefined
  /** Attempt of the job's present run; default the present one. */
  attemptId: number | undefined
}

/**
 * A person's order as a decision. What the failure was taken for stays with it, where something was; that a person decided, and why, is its
 * evidence.
 */
export function personDecision(job: WorkflowJob, attempts: readonly AttemptRecord[], order: PersonOrder): Decision {
  const { action, memory, runtime, attemptId } = order
  const about = attempts.findLast((record) => record.runId === job.runId && record.attemptId === (attemptId ?? job.attemptId))
  const proposal = about?.decision
  const reason = order.reason ?? (action === 'retry' ? 'A person says to retry it.' : 'A person says to give it up.')
  return {
    jobId: job.jobId,
    action,
    verdict: proposal?.verdict ?? 'unknown',
    category: proposal?.category ?? 'unknown',
    cause: proposal?.cause ?? 'unknown/unclassified',
    confidence: 1,
    reason,
    evidence: [{ kind: 'person', rule: 'person', detail: reason }, ...(proposal?.evidence.filter(({ kind }) => kind !== 'person') ?? [])],
    fingerprint: proposal?.fingerprint ?? fingerprint('unknown/unclassified', job.name),
    classifier: 'person',
    ...(memory === undefined ? {} : { memory }),
    ...(runtime === undefined ? {} : { runtime }),
    ...(attemptId === undefined ? {} : { runId: job.runId, attemptId }),
  }
}
