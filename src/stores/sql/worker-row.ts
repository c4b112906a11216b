import type { WorkerRecord } from '../worker.ts'
import type { RowStatement } from './query.ts'
import { keepId, keepOptional, keepText, readId, readOptional, readText } from './text.ts'

export interface WorkerRow {
  worker_id: string
  host: string
  pid: number | null
  process_start: string | null
  workflow_id: string
  started_at: number
  beat_at: number
}

export const replaceWorkers: RowStatement<WorkerRow> = {
  action: 'replace',
  table: 'workers',
  columns: {
    ...{ worker_id: 'text', host: 'text', pid: 'real', process_start: 'text', workflow_id: 'text', started_at: 'real', beat_at: 'real' },
  },
  key: ['worker_id'],
}

export function keepWorker(worker: WorkerRecord): WorkerRow {
  return {
    worker_id: keepText(worker.workerId),
    host: keepText(worker.host),
    pid: worker.pid,
    process_start: keepOptional(worker.processStart),
    workflow_id: keepId(worker.workflowId),
    started_at: worker.startedAt,
    beat_at: worker.beatAt,
  }
}

export function readWorker(row: WorkerRow): WorkerRecord {
  return {
    workerId: readText(row.worker_id),
    host: readText(row.host),
    pid: row.pid,
    processStart: readOptional(row.process_start),
    workflowId: readId(row.workflow_id),
    startedAt: row.started_at,
    beatAt: row.beat_at,
  }
}
