/** Every status of a job with its numeric code. */
export const statusCodes = {
  uninitialized: 0,
  blocked: 1,
  ready: 2,
  pending: 3,
  running: 4,
  completed: 5,
  failed: 6,
  canceled: 7,
  terminated: 8,
  disabled: 9,
  pending_failed: 10,
} as const

/**
 * Where a job stands. `pending` means claimed by a worker and not started; `pending_failed` means a failure nobody has classified yet: it is
 * not terminal, its dependents stay `blocked`, and nothing times it out. `terminated` means ended from outside on somebody's order.
 */
export type JobStatus = keyof typeof statusCodes

/** Every status, in the order of its code: `statuses[10]` is `"pending_failed"`. */
export const statuses = Object.keys(statusCodes) as readonly JobStatus[]

const terminal: ReadonlySet<JobStatus> = new Set<JobStatus>(['completed', 'failed', 'canceled', 'terminated', 'disabled'])

/** Whether nothing more happens to a job by itself. `pending_failed` is not terminal: somebody still has to decide. */
export function isTerminal(status: JobStatus): boolean {
  return terminal.has(status)
}

/** Reads a numeric code; undefined where no status has it. */
export function statusOf(code: number): JobStatus | undefined {
  return statuses[code]
}
