import type { Decision } from './decision.ts'
import { move } from './downstream.ts'
import type { JobId } from './failure.ts'
import { copyJobs, graphOf, withDescendants } from './graph.ts'
import { readOverrides } from './proposal.ts'
import { jobOf, startWorkflow, type Step, type Workflow, type WorkflowJob } from './workflow.ts'

/** What `reopen` did beside what every step tells. */
export interface Reopening extends Step {
  /** Failed jobs that are ready for another attempt. */
  reopened: readonly JobId[]
  /** Jobs that their failure had canceled and that wait or are ready again. */
  restored: readonly JobId[]
  /** Decisions that do not fit, each with the reason in one sentence. */
  refused: readonly { jobId: JobId; message: string }[]
}

/**
 * Gives jobs that were given up another attempt within the same run, as `retry` decisions say, with their overrides, and takes back what the
 * failure had canceled. Jobs that went on without them (`cancelOnBlockingJobFailure: false`) stay as they are.
 *
 * A decision is refused, and changes nothing, where the job is not failed, was made for another attempt, or does not say `retry`.
 */
export function reopen(workflow: Workflow, decisions: readonly Decision[]): Reopening {
  const jobs = copyJobs(workflow.jobs)
  const reopened: JobId[] = []
  const refused: { jobId: JobId; message: string }[] = []
  for (const decision of decisions) {
    const problem = reopenOne(workflow, decision, jobs)
    if (problem === undefined) reopened.push(decision.jobId)
    else refused.push({ jobId: decision.jobId, message: problem })
  }
  const affected = withDescendants(graphOf(jobs), reopened.map(String))
  const restored = [...affected].filter((key) => jobs.get(key)?.status === 'canceled' && move(jobs, key, { type: 'reset' }))
  const placed = startWorkflow({ ...workflow, jobs })
  // Those that follow another failure as well are canceled again.
  const back = restored.filter((key) => placed.workflow.jobs.get(key)?.status !== 'canceled')
  return { ...placed, reopened, restored: back.map((key) => (jobs.get(key) as WorkflowJob).jobId), refused }
}

function reopenOne(workflow: Workflow, decision: Decision, jobs: Map<string, WorkflowJob>): string | undefined {
  const job = jobOf(workflow, decision.jobId)
  if (!job) return `workflow ${workflow.workflowId} has no job ${decision.jobId}; list its jobs to find the id`
  if (decision.action !== 'retry')
    return `job ${job.jobId}: only a decision to retry gives another attempt, and this one says ${decision.action}`
  const { overrides, objection } = readOverrides(decision)
  if (objection) return `job ${job.jobId}: ${objection.message}`
  const { runId = job.runId, attemptId = job.attemptId } = decision
  const event = { type: 'reopen', runId, attemptId, overrides, decision: { ...decision, runId, attemptId } } as const
  return move(jobs, String(job.jobId), event)
    ? undefined
    : `job ${job.jobId} is ${job.status} at run ${job.runId}, attempt ${job.attemptId}; look at it again and decide anew`
}
