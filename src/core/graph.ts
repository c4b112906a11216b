import type { JobId } from './failure.ts'
import { isTerminal, type JobStatus } from './status.ts'

/** As much of a job as its place in the graph needs. */
export interface GraphNode {
  status: JobStatus
  dependsOn: readonly JobId[]
  cancelOnBlockingJobFailure: boolean
}

/** Who depends on whom, seen from the other end. Keys are those of the jobs. */
export interface Graph {
  /** Direct dependents, each once, in the order of the specification. */
  dependents: ReadonlyMap<string, readonly string[]>
  /** Every job after those it depends on; jobs on a cycle, which a specification cannot have, come last. */
  order: readonly string[]
}

type Jobs = ReadonlyMap<string, GraphNode>

const known = new WeakMap<Jobs, Graph>()

/** The graph of these jobs, computed once per map: linear in jobs and dependencies, without recursion. */
export function graphOf(jobs: Jobs): Graph {
  const found = known.get(jobs)
  if (found) return found
  const graph = build(jobs)
  known.set(jobs, graph)
  return graph
}

/** Copies the jobs for changes of status, which leave the graph as it is: the copy shares it instead of computing it again. */
export function copyJobs<N extends GraphNode>(jobs: ReadonlyMap<string, N>): Map<string, N> {
  const copy = new Map(jobs)
  known.set(copy, graphOf(jobs))
  return copy
}

/**
 * Where a job that has not begun belongs: `canceled` if it follows its dependencies' failures and one of them failed, was canceled or
 * terminated, else `ready` if all of them are done, else `blocked`. Disabled counts as done; a dependency that is not among the jobs never is.
 */
export function place(jobs: Jobs, job: GraphNode): 'ready' | 'blocked' | 'canceled' {
  const follows = job.cancelOnBlockingJobFailure
  if (follows && job.dependsOn.some((id) => hasFailed(jobs.get(String(id))?.status))) return 'canceled'
  return isReleased(jobs, job) ? 'ready' : 'blocked'
}

/** Whether every dependency is terminal. Looks from the last: jobs mostly finish in the order of the file, so one that is open is met early. */
export function isReleased(jobs: Jobs, job: GraphNode): boolean {
  for (let i = job.dependsOn.length - 1; i >= 0; i--) {
    const status = jobs.get(String(job.dependsOn[i]))?.status
    if (!status || !isTerminal(status)) return false
  }
  return true
}

/** Whether dependents that follow failures are canceled by this status. */
export function hasFailed(status: JobStatus | undefined): boolean {
  return status === 'failed' || status === 'canceled' || status === 'terminated'
}

/** These jobs and everything that depends on them, directly or not, each once; `keys` come first. */
export function withDescendants(graph: Graph, keys: Iterable<string>): Set<string> {
  const reached = new Set(keys)
  // A set visits what is added to it while it is being iterated.
  for (const key of reached) for (const next of graph.dependents.get(key) ?? []) reached.add(next)
  return reached
}

function build(jobs: Jobs): Graph {
  const dependents = new Map<string, string[]>()
  const open = new Map<string, number>()
  for (const [key, job] of jobs) {
    const needed = new Set(job.dependsOn.map(String).filter((name) => jobs.has(name)))
    open.set(key, needed.size)
    for (const name of needed) {
      const list = dependents.get(name)
      if (list) list.push(key)
      else dependents.set(name, [key])
    }
  }
  const order = new Set([...open].filter(([, count]) => count === 0).map(([key]) => key))
  for (const key of order) {
    for (const next of dependents.get(key) ?? []) {
      const left = (open.get(next) ?? 0) - 1
      open.set(next, left)
      if (left === 0) order.add(next)
    }
  }
  return { dependents, order: [...order, ...[...jobs.keys()].filter((key) => !order.has(key))] }
}
