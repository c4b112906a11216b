import type { Evidence, JobStatus, Resources } from 'retriage/core'
import type { AuditEntry } from '../audit.ts'
import type { RowStatement } from './query.ts'
import { keepId, keepJson, keepOptional, keepText, readId, readJson, readOptional, readText } from './text.ts'

/** Without `seq`, which the database counts. */
export interface AuditRow {
  workflow_id: string
  job_id: string | null
  at: number
  actor: string
  action: string
  outcome: AuditEntry['outcome']
  from_status: JobStatus | null
  to_status: JobStatus | null
  run_id: number | null
  attempt_id: number | null
  run_id_after: number | null
  attempt_id_after: number | null
  reason: string | null
  confidence: number | null
  evidence: string
  resources_before: string | null
  resources_after: string | null
}

export const insertAudit: RowStatement<AuditRow> = {
  action: 'insert',
  table: 'audit',
  columns: {
    ...{
      workflow_id: 'text',
      job_id: 'text',
      at: 'real',
      actor: 'text',
      action: 'text',
      outcome: 'text',
      from_status: 'text',
      to_status: 'text',
    },
    ...{
      run_id: 'integer',
      attempt_id: 'integer',
      run_id_after: 'integer',
      attempt_id_after: 'integer',
      reason: 'text',
      confidence: 'real',
    },
    ...{ evidence: 'text', resources_before: 'text', resources_after: 'text' },
  },
  key: [],
}

export function keepEntry(entry: AuditEntry): AuditRow {
  return {
    workflow_id: keepId(entry.workflowId),
    job_id: entry.jobId === null ? null : keepId(entry.jobId),
    at: entry.at,
    actor: keepText(entry.actor),
    action: keepText(entry.action),
    outcome: entry.outcome,
    from_status: entry.from,
    to_status: entry.to,
    run_id: entry.runId,
    attempt_id: entry.attemptId,
    run_id_after: entry.runIdAfter,
    attempt_id_after: entry.attemptIdAfter,
    reason: keepOptional(entry.reason),
    confidence: entry.confidence,
    evidence: JSON.stringify(entry.evidence),
    resources_before: keepJson(entry.resourcesBefore),
    resources_after: keepJson(entry.resourcesAfter),
  }
}

export function readEntry(row: AuditRow): AuditEntry {
  return {
    workflowId: readId(row.workflow_id),
    jobId: row.job_id === null ? null : readId(row.job_id),
    at: row.at,
    actor: readText(row.actor),
    action: readText(row.action),
    outcome: row.outcome,
    from: row.from_status,
    to: row.to_status,
    runId: row.run_id,
    attemptId: row.attempt_id,
    runIdAfter: row.run_id_after,
    attemptIdAfter: row.attempt_id_after,
    reason: readOptional(row.reason),
    confidence: row.confidence,
    evidence: readJson(row.evidence) as Evidence[],
    resourcesBefore: readJson(row.resources_before) as Resources | null,
    resourcesAfter: readJson(row.resources_after) as Resources | null,
  }
}
