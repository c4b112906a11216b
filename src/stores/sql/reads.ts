import { statuses, withJobs, workflowOf, type FailureHandler, type JobId, type JobStatus, type WorkflowJob } from 'retriage/core'
import type { AttemptRecord } from '../attempt.ts'
import type { AuditEntry } from '../audit.ts'
import type { StoredWorkflow, WorkflowSummary } from '../store.ts'
import type { WorkerRecord } from '../worker.ts'
import { readAttempt, type AttemptRow } from './attempt-row.ts'
import { readEntry, type AuditRow } from './audit-row.ts'
import { readJob, readState, type DependencyRow, type JobRow, type JobStateRow } from './job-row.ts'
import { select, type Plan } from './query.ts'
import { keepId, readId, readJson, readText } from './text.ts'
import { readWorker, type WorkerRow } from './worker-row.ts'

interface WorkflowRow {
  id: string
  name: string
  run_id: number
  version: number
  created_at: number
  use_pending_failed: number
  failure_handlers: string
}

export function* readVersion(workflowId: JobId): Plan<number | undefined> {
  const [row] = yield* select<{ version: number }>('SELECT version FROM {workflows} WHERE id = ?', [keepId(workflowId)])
  return row?.version
}

export function* readWorkflow(workflowId: JobId, known?: StoredWorkflow): Plan<StoredWorkflow | undefined> {
  const id = keepId(workflowId)
  const [row] = yield* select<WorkflowRow>('SELECT * FROM {workflows} WHERE id = ?', [id])
  if (!row || known?.version === row.version) return row && known
  // A database that was put back from a copy may be behind what somebody remembers of it.
  return known && known.version < row.version ? yield* bringUpToDate(row, known) : yield* readWhole(row)
}

function* readWhole(row: WorkflowRow): Plan<StoredWorkflow> {
  const jobRows = yield* select<JobRow>('SELECT * FROM {jobs} WHERE workflow_id = ? ORDER BY position', [row.id])
  const edges = yield* select<DependencyRow>(
    'SELECT d.job_id, d.depends_on FROM {jobs} j JOIN {dependencies} d ON d.job_id = j.id WHERE j.workflow_id = ? ORDER BY d.job_id, d.position',
    [row.id],
  )
  const dependsOn = new Map<string, JobId[]>(jobRows.map(({ id }) => [id, []]))
  for (const edge of edges) dependsOn.get(edge.job_id)?.push(readId(edge.depends_on))
  const jobs = jobRows.map((job) => readJob(job, dependsOn.get(job.id) ?? []))
  const workflow = workflowOf({
    ...{ workflowId: readId(row.id), name: readText(row.name), runId: row.run_id, jobs },
    usePendingFailed: row.use_pending_failed === 1,
    failureHandlers: readJson(row.failure_handlers) as FailureHandler[],
  })
  return { workflow, version: row.version, createdAt: row.created_at }
}

function* bringUpToDate(row: WorkflowRow, known: StoredWorkflow): Plan<StoredWorkflow> {
  const rows = yield* select<JobStateRow>('SELECT * FROM {jobs} WHERE workflow_id = ? AND changed > ?', [row.id, known.version])
  const jobs: WorkflowJob[] = []
  for (const changed of rows) {
    const job = known.workflow.jobs.get(String(readId(changed.id)))
    if (job) jobs.push({ ...job, ...readState(changed) })
  }
  return { ...known, workflow: withJobs(known.workflow, jobs, row.run_id), version: row.version }
}

export function* readSummaries(): Plan<WorkflowSummary[]> {
  const rows = yield* select<WorkflowRow>('SELECT * FROM {workflows} ORDER BY seq')
  const sums = yield* select<{ workflow_id: string; status: JobStatus; jobs: number }>(
    'SELECT workflow_id, status, CAST(COUNT(*) AS INTEGER) AS jobs FROM {jobs} GROUP BY workflow_id, status',
  )
  const counts = new Map(rows.map(({ id }) => [id, Object.fromEntries(statuses.map((status) => [status, 0])) as Record<JobStatus, number>]))
  for (const { workflow_id, status, jobs } of sums) counts.get(workflow_id)![status] = jobs
  return rows.map((row) => ({
    ...{ workflowId: readId(row.id), name: readText(row.name), runId: row.run_id, version: row.version, createdAt: row.created_at },
    counts: counts.get(row.id)!,
  }))
}

export function* readOwner(jobId: JobId): Plan<JobId | undefined> {
  const [row] = yield* select<{ workflow_id: string }>('SELECT workflow_id FROM {jobs} WHERE id = ?', [keepId(jobId)])
  return row && readId(row.workflow_id)
}

export function* readAttempts(workflowId: JobId, jobs?: JobId | readonly JobId[]): Plan<AttemptRecord[]> {
  const some = jobs === undefined ? '' : ' AND job_id IN (?)'
  const rows = yield* select<AttemptRow>(
    `SELECT * FROM {attempts} WHERE workflow_id = ?${some} ORDER BY run_id, attempt_id`,
    jobs === undefined ? [keepId(workflowId)] : [keepId(workflowId), [jobs].flat().map(keepId)],
  )
  return rows.map(readAttempt)
}

export function* readAudit(workflowId: JobId, jobId?: JobId): Plan<AuditEntry[]> {
  const one = jobId === undefined ? '' : ' AND job_id = ?'
  const rows = yield* select<AuditRow>(
    `SELECT * FROM {audit} WHERE workflow_id = ?${one} ORDER BY seq`,
    jobId === undefined ? [keepId(workflowId)] : [keepId(workflowId), keepId(jobId)],
  )
  return rows.map(readEntry)
}

export function* readWorkers(workflowId?: JobId): Plan<WorkerRecord[]> {
  const one = workflowId === undefined ? '' : ' WHERE workflow_id = ?'
  const rows = yield* select<WorkerRow>(
    `SELECT * FROM {workers}${one} ORDER BY started_at, worker_id`,
    workflowId === undefined ? [] : [keepId(workflowId)],
  )
  return rows.map(readWorker)
}
