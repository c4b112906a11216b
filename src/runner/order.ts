import type { AttemptOrder } from 'retriage/adapters'
import type { Workflow, WorkflowJob } from 'retriage/core'

/** The present attempt of a job as its job system is asked for it. A host to avoid counts for the attempt after the one it was decided about. */
export function orderOf({ workflowId }: Workflow, job: WorkflowJob): AttemptOrder {
  const { jobId, name: jobName, runId, attemptId, command, resources, decision } = job
  const avoidHost = decision?.runId === runId && decision.attemptId === attemptId - 1 ? decision.avoidHost : undefined
  return { workflowId, jobId, jobName, runId, attemptId, command, resources, ...(avoidHost === undefined ? {} : { avoidHost }) }
}
