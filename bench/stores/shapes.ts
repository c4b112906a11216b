import { createJob, workflowOf, type Workflow, type WorkflowJob } from 'retriage/core'
import type { NewIds } from 'retriage/stores'

/** Graphs whose first job has failed and waits for a decision, while everything else waits for it. */
export const shapes: Readonly<Record<string, (ids: NewIds) => Workflow>> = {
  'chain of 500': shape(500, (position) => [position - 1]),
  diamond: shape(4, (position) => (position === 3 ? [1, 2] : [0])),
  // Each job of a rung depends on both of the rung before: 2⁵⁹ paths from one end to the other.
  'ladder 2×60': shape(121, (position) =>
    position <= 2 ? [0] : [position - 2 - ((position - 1) % 2), position - 1 - ((position - 1) % 2)],
  ),
  'fan-out of 10,000': shape(10_001, () => [0]),
}

/** Jobs that all wait for a decision and depend on nothing. */
export function pending(size: number): (ids: NewIds) => Workflow {
  return ({ workflowId, firstJobId }) =>
    workflowOf({ workflowId, name: 'pending', jobs: Array.from({ length: size }, (_, position) => failed(firstJobId, position)) })
}

function shape(size: number, dependsOn: (position: number) => number[]): (ids: NewIds) => Workflow {
  return ({ workflowId, firstJobId }) => {
    const jobs = Array.from({ length: size }, (_, position) =>
      position === 0
        ? failed(firstJobId, 0)
        : createJob({
            ...named(firstJobId, position),
            status: 'blocked',
            dependsOn: dependsOn(position).map((other) => firstJobId + other),
          }),
    )
    return workflowOf({ workflowId, name: 'shape', jobs })
  }
}

function failed(firstJobId: number, position: number): WorkflowJob {
  return createJob({ ...named(firstJobId, position), status: 'pending_failed', returnCode: 1 })
}

function named(firstJobId: number, position: number): Pick<WorkflowJob, 'jobId' | 'name' | 'command' | 'resources'> {
  return { jobId: firstJobId + position, name: `job${position}`, command: `./work --part ${position}`, resources: { memory: 2 ** 30 } }
}
