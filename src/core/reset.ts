import { move } from './downstream.ts'
import type { Refusal } from './event.ts'
import type { JobId } from './failure.ts'
import { copyJobs, graphOf, hasFailed, withDescendants } from './graph.ts'
import { startWorkflow, type Step, type Workflow, type WorkflowJob } from './workflow.ts'

/**
 * Takes jobs back to `uninitialized`: with `failedOnly`, those that are failed, canceled, terminated or `pending_failed`, and everything
 * that depends on them, completed jobs included; else all. Disabled jobs stay disabled. They stay uninitialized until `reinitialize` or
 * `startWorkflow` places them; started within the same run they go on with the next attempt.
 *
 * Refused as `busy` while any job is pending or running.
 */
export function resetStatus(workflow: Workflow, options: { failedOnly: boolean }): (Step & { reset: readonly JobId[] }) | Refusal {
  const busy = refuseBusy(workflow, 'reset')
  if (busy) return busy
  const jobs = copyJobs(workflow.jobs)
  const chosen = [...workflow.jobs].filter(([, job]) => !options.failedOnly || hasFailed(job.status) || job.status === 'pending_failed')
  const reached = withDescendants(
    graphOf(jobs),
    chosen.map(([key]) => key),
  )
  const reset: JobId[] = []
  for (const [key, job] of workflow.jobs) {
    if (!reached.has(key) || job.status === 'uninitialized') continue
    if (move(jobs, key, { type: 'reset' })) reset.push(job.jobId)
  }
  return { ok: true, workflow: { ...workflow, jobs }, reset, unblocked: [], canceled: [] }
}

/**
 * Starts the workflow's next run: every job that has not begun gets attempt 1 of it, with its failure handlers' retries given back, and is
 * placed afresh. Completed jobs stay completed; failed, canceled and terminated ones stay until `resetStatus` takes them back; disabled
 * ones stay disabled. An unresolved `pending_failed` job stays exactly as it is, so that a decision made for it still fits; with
 * `pendingFailed: 'reset'` it starts again instead.
 *
 * Refused as `busy` while any job is pending or running.
 */
export function reinitialize(workflow: Workflow, options: { pendingFailed?: 'keep' | 'reset' } = {}): Step | Refusal {
  const busy = refuseBusy(workflow, 'reinitialized')
  if (busy) return busy
  const runId = workflow.runId + 1
  const jobs = copyJobs(workflow.jobs)
  for (const [key, job] of workflow.jobs) {
    if (notBegun(job) || (job.status === 'pending_failed' && options.pendingFailed === 'reset')) {
      move(jobs, key, { type: 'reinitialize', runId, pendingFailed: options.pendingFailed ?? 'keep' })
    }
  }
  return startWorkflow({ ...workflow, runId, jobs })
}

function notBegun({ status }: WorkflowJob): boolean {
  return status === 'uninitialized' || status === 'blocked' || status === 'ready'
}

function refuseBusy(workflow: Workflow, what: string): Refusal | undefined {
  for (const { jobId, status } of workflow.jobs.values()) {
    if (status !== 'pending' && status !== 'running') continue
    const message = `workflow ${workflow.workflowId} cannot be ${what} while job ${jobId} is ${status}; wait for it or terminate it`
    return { ok: false, code: 'busy', message }
  }
  return undefined
}
