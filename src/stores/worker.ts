import type { JobId } from 'retriage/core'

/** A process that takes jobs of a workflow, as long as it says so: one whose `beatAt` is long ago is presumed dead by whoever looks. */
export interface WorkerRecord {
  workerId: string
  host: string
  /** Of the process on that host; null where it has none that means something there. */
  pid: number | null
  /**
   * What tells the process from a later one with the same pid, such as its start in ticks since boot from `/proc/<pid>/stat`; null where the
   * system does not say.
   */
  processStart: string | null
  workflowId: JobId
  /** Milliseconds since 1970, by the worker's own clock. */
  startedAt: number
  beatAt: number
}
