import { RetriageError, type JobId } from 'retriage/core'

/** The lowest number from `next` on that is above every id that is a number. */
export function nextId(next: number, ids: Iterable<string>): number {
  let result = next
  for (const id of ids) if (/^\d{1,15}$/.test(id)) result = Math.max(result, Number(id) + 1)
  return result
}

export function taken(what: 'workflow' | 'job', id: string): RetriageError {
  return new RetriageError('conflict', `${what} ${id} is in this store already; use the ids that the store hands to the plan`, { id })
}

export function absent(workflowId: JobId): RetriageError {
  return new RetriageError('not_found', `no workflow ${workflowId} in this store; list those there are`, { id: String(workflowId) })
}
