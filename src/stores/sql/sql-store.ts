import type { Store } from '../store.ts'
import type { Engine } from './query.ts'
import { readAttempts, readAudit, readOwner, readSummaries, readVersion, readWorkers, readWorkflow } from './reads.ts'
import { appendAudit, commitChange, createWorkflow, deleteWorker, writeWorker } from './writes.ts'

/** The store that a database makes. */
export function createSqlStore(engine: Engine): Store {
  return {
    create: (plan, at, audit = () => []) => engine.write(() => createWorkflow(plan, at, audit)),
    async load(workflowId, known) {
      // Mostly nothing has changed, and to know that takes no transaction.
      if (known && (await engine.ask(() => readVersion(workflowId))) === known.version) return known
      return engine.read(() => readWorkflow(workflowId, known))
    },
    list: () => engine.read(() => readSummaries()),
    workflowOfJob: (jobId) => engine.ask(() => readOwner(jobId)),
    commit: (change) => engine.write(() => commitChange(change)),
    attempts: (workflowId, jobs) => engine.ask(() => readAttempts(workflowId, jobs)),
    record: (entries) => engine.write(() => appendAudit(entries)),
    audit: (workflowId, jobId) => engine.ask(() => readAudit(workflowId, jobId)),
    beat: (worker) => engine.write(() => writeWorker(worker)),
    workers: (workflowId) => engine.ask(() => readWorkers(workflowId)),
    leave: (workerId) => engine.write(() => deleteWorker(workerId)),
    close: () => engine.close(),
  }
}
