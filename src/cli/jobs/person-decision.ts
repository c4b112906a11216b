import { decideByOrder, type Action, type Decision, type WorkflowJob } from 'retriage'
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

/** A person's order as a decision about one attempt of a job. */
export function personDecision(job: WorkflowJob, attempts: readonly AttemptRecord[], order: PersonOrder): Decision {
  const { action, memory, runtime, attemptId } = order
  const about = attempts.findLast((record) => record.runId === job.runId && record.attemptId === (attemptId ?? job.attemptId))
  const reason = order.reason ?? (action === 'retry' ? 'A person says to retry it.' : 'A person says to give it up.')
  return decideByOrder(
    job,
    about?.decision,
    {
      ...{ action, reason },
      ...(memory === undefined ? {} : { memory }),
      ...(runtime === undefined ? {} : { runtime }),
      ...(attemptId === undefined ? {} : { runId: job.runId, attemptId }),
    },
    { evidence: { kind: 'person', rule: 'person', detail: reason }, classifier: 'person', confidence: 1 },
  )
}
