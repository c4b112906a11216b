import type { JobId } from './failure.ts'
import { hasFailed, isReleased, place, type Graph, type GraphNode } from './graph.ts'
import type { JobEvent } from './event.ts'
import type { Job } from './job.ts'
import { transition } from './lifecycle.ts'
import { isTerminal } from './status.ts'

/** What the end of one job did to others. */
export interface Downstream {
  /** Jobs that became ready. */
  unblocked: JobId[]
  /** Jobs that became canceled, directly or through others, nearest first. */
  canceled: JobId[]
}

/**
 * Carries the end of jobs on to those that depend on them, in place: cancels what follows a failure, transitively, and unblocks what waited
 * for the last of its dependencies. Visits every dependency of the affected jobs once, so paths that fork and join cost nothing extra.
 *
 * @param jobs a copy that the caller owns; it is changed
 * @param ended keys of jobs that have just become terminal; others are passed over
 */
export function settle<J extends Job & GraphNode>(jobs: Map<string, J>, graph: Graph, ended: Iterable<string>): Downstream {
  const unblocked: JobId[] = []
  const canceled: JobId[] = []
  const queue = new Set(ended)
  for (const key of queue) {
    const cause = jobs.get(key)
    if (!cause || !isTerminal(cause.status)) continue
    for (const next of graph.dependents.get(key) ?? []) {
      const job = jobs.get(next) as J
      const follows = hasFailed(cause.status) && job.cancelOnBlockingJobFailure
      const to = follows ? 'canceled' : job.status === 'blocked' && isReleased(jobs, job) ? place(jobs, job) : 'blocked'
      if (to === 'ready' && move(jobs, next, { type: 'unblock' })) unblocked.push(job.jobId)
      if (to === 'canceled' && move(jobs, next, { type: 'cancel' })) {
        canceled.push(job.jobId)
        queue.add(next)
      }
    }
  }
  return { unblocked, canceled }
}

/** Moves one job of a copy that the caller owns; false where the lifecycle does not allow it. */
export function move<J extends Job>(jobs: Map<string, J>, key: string, event: JobEvent): boolean {
  const moved = transition(jobs.get(key) as J, event)
  if (moved.ok) jobs.set(key, moved.job)
  return moved.ok
}
