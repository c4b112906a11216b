import { identifyProcess, processSpace } from 'retriage/adapters'
import type { JobId } from 'retriage/core'
import type { Store, WorkerRecord } from 'retriage/stores'
import { randomUUID } from 'node:crypto'

/** How a worker shows that it is alive. */
export interface WorkerOptions {
  clock: () => number
  /** Milliseconds between signs of life; default 5000. */
  beatMs?: number
  /** Told when a sign of life could not be written. */
  onError: (error: unknown) => void
}

/** This process as a worker of one workflow: there from `join` to `leave`, with signs of life in between. */
export class Worker {
  readonly record: WorkerRecord
  private readonly store: Store
  private readonly timer: NodeJS.Timeout

  static async join(store: Store, workflowId: JobId, options: WorkerOptions): Promise<Worker> {
    const at = options.clock()
    const processStart = (await identifyProcess(process.pid))?.start ?? null
    const host = processSpace()
    const workerId = `${host}/${process.pid}/${randomUUID().slice(0, 8)}`
    const record = { workerId, host, pid: process.pid, processStart, workflowId, startedAt: at, beatAt: at }
    await store.beat(record)
    return new Worker(store, record, options)
  }

  private constructor(store: Store, record: WorkerRecord, { clock, beatMs = 5000, onError }: WorkerOptions) {
    this.store = store
    this.record = record
    this.timer = setInterval(() => void store.beat({ ...record, beatAt: clock() }).catch(onError), beatMs)
    this.timer.unref()
  }

  get id(): string {
    return this.record.workerId
  }

  async leave(): Promise<void> {
    clearInterval(this.timer)
    await this.store.leave(this.id)
  }
}
