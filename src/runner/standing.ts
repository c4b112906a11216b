import { isTerminal, statuses, type JobId, type JobStatus } from 'retriage/core'
import type { WorkflowSummary } from 'retriage/stores'

/** How a workflow stands, as every door shows it. */
export interface Standing {
  workflowId: JobId
  name: string
  runId: number
  /** Every job is terminal. */
  complete: boolean
  counts: Record<JobStatus, number>
}

export function standingOf({ workflowId, name, runId, counts }: Omit<WorkflowSummary, 'version' | 'createdAt'>): Standing {
  return { workflowId, name, runId, complete: statuses.every((status) => counts[status] === 0 || isTerminal(status)), counts }
}

/** `"3 completed, 1 pending_failed"`, in the order of the statuses; `"no jobs"` without any. */
export function describeCounts(counts: Record<JobStatus, number>): string {
  const present = statuses.filter((status) => counts[status] > 0)
  return present.length === 0 ? 'no jobs' : present.map((status) => `${counts[status]} ${status}`).join(', ')
}
