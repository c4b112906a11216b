import { counts, withJobs, type JobId } from 'retriage/core'
import type { AttemptRecord } from './attempt.ts'
import type { AuditEntry } from './audit.ts'
import { absent, nextId, taken } from './ids.ts'
import type { Change, Store, StoredWorkflow } from './store.ts'
import type { WorkerRecord } from './worker.ts'

interface Entry extends StoredWorkflow {
  attempts: Map<string, AttemptRecord>
  audit: AuditEntry[]
}

/** A store that lives as long as this process. Starts empty. */
export function createMemoryStore(): Store {
  const entries = new Map<string, Entry>()
  const owners = new Map<string, JobId>()
  const workers = new Map<string, WorkerRecord>()
  let nextWorkflowId = 1
  let nextJobId = 1

  function entryOf(workflowId: JobId): Entry {
    const entry = entries.get(String(workflowId))
    if (entry) return entry
    throw absent(workflowId)
  }

  return {
    async create(plan, at, audit = () => []) {
      const workflow = plan({ workflowId: nextWorkflowId, firstJobId: nextJobId })
      const key = String(workflow.workflowId)
      const occupied = [...workflow.jobs.keys()].find((jobId) => owners.has(jobId))
      if (entries.has(key)) throw taken('workflow', key)
      if (occupied !== undefined) throw taken('job', occupied)
      for (const jobId of workflow.jobs.keys()) owners.set(jobId, workflow.workflowId)
      nextWorkflowId = nextId(nextWorkflowId, [key])
      nextJobId = nextId(nextJobId, workflow.jobs.keys())
      const entry: Entry = { workflow, version: 1, createdAt: at, attempts: new Map(), audit: [...audit(workflow)] }
      entries.set(key, entry)
      return snapshot(entry)
    },
    async load(workflowId, known) {
      const entry = entries.get(String(workflowId))
      return known && known.version === entry?.version ? known : entry && snapshot(entry)
    },
    async list() {
      return [...entries.values()].map(({ workflow, version, createdAt }) => {
        const { workflowId, name, runId } = workflow
        return { workflowId, name, runId, version, createdAt, counts: counts(workflow) }
      })
    },
    async workflowOfJob(jobId) {
      return owners.get(String(jobId))
    },
    async commit({ workflowId, version, runId, jobs, attempts, audit }: Change) {
      const entry = entryOf(workflowId)
      if (entry.version !== version) return undefined
      if (jobs.length > 0 || runId !== undefined) entry.workflow = withJobs(entry.workflow, jobs, runId)
      for (const attempt of attempts) entry.attempts.set(attemptKey(attempt), attempt)
      entry.audit.push(...audit)
      return ++entry.version
    },
    async attempts(workflowId, jobs) {
      const all = [...(entries.get(String(workflowId))?.attempts.values() ?? [])].sort(
        (a, b) => a.runId - b.runId || a.attemptId - b.attemptId,
      )
      if (jobs === undefined) return all
      const wanted = new Set([jobs].flat().map(String))
      return all.filter(({ jobId }) => wanted.has(String(jobId)))
    },
    async record(added) {
      for (const entry of added) entryOf(entry.workflowId).audit.push(entry)
    },
    async audit(workflowId, jobId) {
      const audit = entries.get(String(workflowId))?.audit ?? []
      return jobId === undefined ? [...audit] : audit.filter((entry) => String(entry.jobId) === String(jobId))
    },
    async beat(worker) {
      entryOf(worker.workflowId)
      workers.set(worker.workerId, worker)
    },
    async workers(workflowId) {
      const all = [...workers.values()].sort((a, b) => a.startedAt - b.startedAt || (a.workerId < b.workerId ? -1 : 1))
      return workflowId === undefined ? all : all.filter((worker) => String(worker.workflowId) === String(workflowId))
    },
    async leave(workerId) {
      workers.delete(workerId)
    },
    async close() {},
  }
}

function snapshot({ workflow, version, createdAt }: Entry): StoredWorkflow {
  return { workflow, version, createdAt }
}

function attemptKey({ jobId, runId, attemptId }: AttemptRecord): string {
  return `${jobId}/${runId}/${attemptId}`
}
