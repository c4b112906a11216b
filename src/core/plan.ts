import type { JobId } from './failure.ts'
import type { WorkflowSpec } from './spec.ts'
import { createJob, workflowOf, type Workflow } from './workflow.ts'

/**
 * A workflow of the jobs that a specification describes, all of them uninitialized; `startWorkflow` places them. Jobs are numbered 1, 2, 3 in
 * the order of the file, from `firstJobId` (default 1) where several workflows share their numbers.
 */
export function createWorkflow(spec: WorkflowSpec, identity: { workflowId: JobId; runId?: number; firstJobId?: number }): Workflow {
  const { workflowId, runId = 1, firstJobId = 1 } = identity
  const ids = new Map(spec.jobs.map(({ name }, index) => [name, firstJobId + index]))
  const jobs = spec.jobs.map((job) =>
    createJob({ ...job, jobId: ids.get(job.name) as number, runId, dependsOn: job.dependsOn.map((name) => ids.get(name) as number) }),
  )
  const { name, usePendingFailed, failureHandlers } = spec
  return workflowOf({ workflowId, name, runId, usePendingFailed, failureHandlers, jobs })
}
