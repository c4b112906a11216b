import type { Decision, Resources } from 'retriage/core'
import type { AttemptOutcome, AttemptRecord } from '../attempt.ts'
import type { RowStatement } from './query.ts'
import { keepId, keepJson, keepOptional, readId, readJson, readOptional } from './text.ts'

export interface AttemptRow {
  workflow_id: string
  job_id: string
  run_id: number
  attempt_id: number
  resources: string
  handle: string | null
  logs: string | null
  started_at: number
  finished_at: number | null
  result: string | null
  decision: string | null
  decided_at: number | null
}

export const replaceAttempts: RowStatement<AttemptRow> = {
  action: 'replace',
  table: 'attempts',
  columns: {
    ...{ workflow_id: 'text', job_id: 'text', run_id: 'integer', attempt_id: 'integer', resources: 'text', handle: 'text', logs: 'text' },
    ...{ started_at: 'real', finished_at: 'real', result: 'text', decision: 'text', decided_at: 'real' },
  },
  key: ['workflow_id', 'job_id', 'run_id', 'attempt_id'],
}

export function keepAttempt(workflowId: string, attempt: AttemptRecord): AttemptRow {
  return {
    workflow_id: workflowId,
    job_id: keepId(attempt.jobId),
    run_id: attempt.runId,
    attempt_id: attempt.attemptId,
    resources: JSON.stringify(attempt.resources),
    handle: keepOptional(attempt.handle),
    logs: keepJson(attempt.logs),
    started_at: attempt.startedAt,
    finished_at: attempt.finishedAt,
    result: keepJson(attempt.result),
    decision: keepJson(attempt.decision),
    decided_at: attempt.decidedAt,
  }
}

export function readAttempt(row: AttemptRow): AttemptRecord {
  return {
    jobId: readId(row.job_id),
    runId: row.run_id,
    attemptId: row.attempt_id,
    resources: readJson(row.resources) as Resources,
    handle: readOptional(row.handle),
    logs: readJson(row.logs) as AttemptRecord['logs'],
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    result: readJson(row.result) as AttemptOutcome | null,
    decision: readJson(row.decision) as Decision | null,
    decidedAt: row.decided_at,
  }
}
