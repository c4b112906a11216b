import type { Store } from '../store.ts'
import type { Engine } from './query.ts'
import { readAttempts, readAudit, readOwner, readSummaries, readWorkers, readWorkflow } from './reads.ts'
import { appendAudit, commitChange, createWorkflow, deleteWorker, writeWorker } from './writes.ts'

/** The store that a database makes. */
export function createSqlStore(engine: Engine): Store {
  return {
    create: (plan, at, audit = () => []) => engine.write(() => createWorkflow(plan, at, audit)),
    load: (workflowId, known) => engine.read(() => readWorkflow(workflowId, known)),
    list: () => engine.read(() => readSummaries()),
    workflowOfJob: (jobId) => engine.read(() => readOwner(jobId)),
    commit: (change) => engine.write(() => commitChange(change)),
    attempts: (workflowId, jobs) => engine.read(() => readAttempts(workflowId, jobs)),
    record: (entries) => engine.write(() => appendAudit(entries)),
    audit: (workflowId, jobId) => engine.read(() => readAudit(workflowId, jobId)),
    beat: (worker) => engine.write(() => writeWorker(worker)),
    workers: (workflowId) => engine.read(() => readWorkers(workflowId)),
    leave: (workerId) => engine.write(() => deleteWorker(workerId)),
    close: () => engine.close(),
  }
}
