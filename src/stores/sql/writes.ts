import type { JobId, Workflow } from 'retriage/core'
import type { AuditEntry } from '../audit.ts'
import { absent, nextId, taken } from '../ids.ts'
import type { Change, NewIds, StoredWorkflow } from '../store.ts'
import type { WorkerRecord } from '../worker.ts'
import { keepAttempt, replaceAttempts } from './attempt-row.ts'
import { insertAudit, keepEntry } from './audit-row.ts'
import { insertDependencies, insertJobs, keepDependencies, keepJob, keepState, updateJobs } from './job-row.ts'
import { select, write, type Plan } from './query.ts'
import { keepId, keepText } from './text.ts'
import { keepWorker, replaceWorkers } from './worker-row.ts'

export function* createWorkflow(
  plan: (ids: NewIds) => Workflow,
  at: number,
  audit: (workflow: Workflow) => readonly AuditEntry[],
): Plan<StoredWorkflow> {
  // Writing the counters locks them, on any database, so that workflows are created one after the other.
  const [next] = yield* select<{ workflow: number; job: number }>('UPDATE {ids} SET workflow = workflow RETURNING workflow, job')
  const workflow = plan({ workflowId: next!.workflow, firstJobId: next!.job })
  const id = keepId(workflow.workflowId)
  const jobs = [...workflow.jobs.values()]
  yield* refuseTaken(
    id,
    jobs.map(({ jobId }) => keepId(jobId)),
  )
  yield* select('UPDATE {ids} SET workflow = ?, job = ?', [
    nextId(next!.workflow, [String(workflow.workflowId)]),
    nextId(next!.job, workflow.jobs.keys()),
  ])
  yield* select(
    'INSERT INTO {workflows} (id, name, run_id, version, created_at, use_pending_failed, failure_handlers) VALUES (?, ?, ?, 1, ?, ?, ?)',
    [id, keepText(workflow.name), workflow.runId, at, Number(workflow.usePendingFailed), JSON.stringify(workflow.failureHandlers)],
  )
  yield* write(
    insertJobs,
    jobs.map((job, position) => keepJob(id, position, job)),
  )
  yield* write(insertDependencies, jobs.flatMap(keepDependencies))
  yield* write(insertAudit, audit(workflow).map(keepEntry))
  return { workflow, version: 1, createdAt: at }
}

export function* commitChange({ workflowId, version, runId, jobs, attempts, audit }: Change): Plan<number | undefined> {
  const id = keepId(workflowId)
  const [row] = yield* select<{ version: number }>(
    'UPDATE {workflows} SET version = version + 1, run_id = COALESCE(?, run_id) WHERE id = ? AND version = ? RETURNING version',
    [runId ?? null, id, version],
  )
  if (!row) {
    yield* expectWorkflow(workflowId)
    return undefined
  }
  yield* write(
    updateJobs,
    jobs.map((job) => keepState(job, row.version)),
  )
  const records = new Map(attempts.map((attempt) => [`${attempt.jobId}/${attempt.runId}/${attempt.attemptId}`, attempt]))
  yield* write(
    replaceAttempts,
    [...records.values()].map((attempt) => keepAttempt(id, attempt)),
  )
  yield* write(insertAudit, audit.map(keepEntry))
  return row.version
}

export function* appendAudit(entries: readonly AuditEntry[]): Plan<void> {
  for (const workflowId of new Set(entries.map((entry) => entry.workflowId))) yield* expectWorkflow(workflowId)
  yield* write(insertAudit, entries.map(keepEntry))
}

export function* writeWorker(worker: WorkerRecord): Plan<void> {
  yield* expectWorkflow(worker.workflowId)
  yield* write(replaceWorkers, [keepWorker(worker)])
}

export function* deleteWorker(workerId: string): Plan<void> {
  yield* select('DELETE FROM {workers} WHERE worker_id = ?', [keepText(workerId)])
}

function* expectWorkflow(workflowId: JobId): Plan<void> {
  const rows = yield* select('SELECT id FROM {workflows} WHERE id = ?', [keepId(workflowId)])
  if (rows.length === 0) throw absent(workflowId)
}

function* refuseTaken(workflowId: string, jobIds: readonly string[]): Plan<void> {
  const [workflow] = yield* select<{ id: string }>('SELECT id FROM {workflows} WHERE id = ?', [workflowId])
  if (workflow) throw taken('workflow', workflow.id)
  const [job] = yield* select<{ id: string }>('SELECT id FROM {jobs} WHERE id IN (?) LIMIT 1', [jobIds])
  if (job) throw taken('job', job.id)
}
