import { isRunning } from 'retriage/adapters'
import type { JobId } from 'retriage/core'
import type { Store, WorkerRecord } from 'retriage/stores'

/** Who is at work on a workflow beside this worker. */
export interface Roll {
  present: readonly WorkerRecord[]
  /** `host` where the process alone is gone and its machine is this one; `silent` where nothing more was heard from another machine. */
  lost: readonly (WorkerRecord & { how: 'process-gone' | 'silent' })[]
}

/**
 * Tells which workers are gone. One of this machine is gone when its process is. One of another is presumed gone when its sign of life has not
 * changed for `lostAfterMs` by the clock of whoever watches: clocks of machines differ, so times written by one are never compared with times of
 * another.
 */
export class RollCall {
  private readonly store: Store
  private readonly self: Pick<WorkerRecord, 'workerId' | 'host'>
  private readonly lostAfterMs: number
  private readonly seen = new Map<string, { beatAt: number; since: number }>()

  /** @param lostAfterMs several times the interval of signs of life; default 30,000 */
  constructor(store: Store, self: Pick<WorkerRecord, 'workerId' | 'host'>, lostAfterMs = 30_000) {
    this.store = store
    this.self = self
    this.lostAfterMs = lostAfterMs
  }

  async call(workflowId: JobId): Promise<Roll> {
    const others = (await this.store.workers(workflowId)).filter(({ workerId }) => workerId !== this.self.workerId)
    const lost: Roll['lost'][number][] = []
    const present: WorkerRecord[] = []
    for (const worker of others) {
      const how = await this.lossOf(worker)
      if (how) lost.push({ ...worker, how })
      else present.push(worker)
    }
    return { present, lost }
  }

  private async lossOf({ workerId, host, pid, processStart, beatAt }: WorkerRecord): Promise<'process-gone' | 'silent' | undefined> {
    if (host === this.self.host && pid !== null) return (await isRunning({ pid, start: processStart })) ? undefined : 'process-gone'
    const now = performance.now()
    const before = this.seen.get(workerId)
    if (before?.beatAt !== beatAt) this.seen.set(workerId, { beatAt, since: now })
    return before?.beatAt === beatAt && now - before.since >= this.lostAfterMs ? 'silent' : undefined
  }
}
