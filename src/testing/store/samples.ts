import assert from 'node:assert/strict'
import { createJob, workflowOf, type Workflow, type WorkflowJob } from 'retriage/core'
import type { AttemptRecord, AuditEntry, Change, NewIds } from 'retriage/stores'

export const result = {
  ...{ started: true, returnCode: null, signal: 'SIGKILL', schedulerState: 'OUT_OF_MEMORY', execTimeSeconds: 1.25 },
  ...{ peakMemory: 5_000_000_000, host: 'h' },
}

/** a → b, c → d. */
export function diamond({ workflowId, firstJobId: a }: NewIds): Workflow {
  const jobs = [
    createJob({
      jobId: a,
      name: 'a',
      command: "echo 'a'\n",
      outputFiles: ['a.txt'],
      resources: { memory: 1, runtimeMs: 2, numCpus: 3, numGpus: 4, numNodes: 5 },
    }),
    createJob({ jobId: a + 1, name: 'b', dependsOn: [a], inputFiles: ['a.txt'], failureHandler: 'known' }),
    createJob({ jobId: a + 2, name: 'c', dependsOn: [a], cancelOnBlockingJobFailure: false }),
    createJob({ jobId: a + 3, name: 'd', dependsOn: [a + 1, a + 2] }),
  ]
  const rules = [{ exitCodes: [10, 11], matchAllExitCodes: false, recoveryScript: './recover.sh', maxRetries: 2 }]
  return workflowOf({ workflowId, name: 'diamond', usePendingFailed: true, failureHandlers: [{ name: 'known', rules }], jobs })
}

export function firstJob(workflow: Workflow | undefined): WorkflowJob {
  assert.ok(workflow)
  return [...workflow.jobs.values()][0] as WorkflowJob
}

export function sameWorkflow(actual: Workflow | undefined, expected: Workflow | undefined): void {
  assert.ok(actual && expected)
  assert.deepEqual({ ...actual, jobs: [...actual.jobs] }, { ...expected, jobs: [...expected.jobs] })
}

export function changeOf({ workflowId }: Workflow, version: number, parts: Partial<Change>): Change {
  return { workflowId, version, jobs: [], attempts: [], audit: [], ...parts }
}

export function attemptOf({ jobId, resources }: WorkflowJob, fields: Partial<AttemptRecord> = {}): AttemptRecord {
  return {
    ...{ jobId, runId: 1, attemptId: 1, resources, handle: '4242', logs: { stdout: '/o/j.out', stderr: '/o/j.err' } },
    ...{ startedAt: 1_700_000_000_123, finishedAt: 1_700_000_001_000, result, decision: null, decidedAt: null },
    ...fields,
  }
}

export function entryOf(workflow: Workflow, fields: Partial<AuditEntry> = {}): AuditEntry {
  return {
    ...{
      workflowId: workflow.workflowId,
      jobId: firstJob(workflow).jobId,
      at: 1_700_000_000_123,
      actor: 'exam',
      action: 'retry',
      outcome: 'applied',
    },
    ...{
      from: 'pending_failed',
      to: 'ready',
      runId: 1,
      attemptId: 1,
      runIdAfter: 1,
      attemptIdAfter: 2,
      reason: 'because',
      confidence: 0.75,
      evidence: [],
    },
    ...{ resourcesBefore: { memory: 1 }, resourcesAfter: { memory: 2 } },
    ...fields,
  }
}
