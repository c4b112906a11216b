import assert from 'node:assert/strict'
import { createJob, workflowOf, type Decision, type JobId, type Workflow, type WorkflowJob } from 'retriage/core'
import type { AttemptRecord, AuditEntry, Change, NewIds, Store } from 'retriage/stores'

/** As much of a test framework as an exam needs; `vitest`, `node:test` and `jest` all have it. */
export interface Suite {
  describe: (name: string, body: () => void) => unknown
  it: (name: string, body: () => Promise<void>) => unknown
}

/**
 * The exam of the `Store` contract: registers its questions with the given test framework.
 *
 * @param create opens an empty store; called once per question, and what it returns is closed afterwards
 * @example
 * import { describe, it } from 'vitest'
 * examineStore('memory', createMemoryStore, { describe, it })
 */
export function examineStore(name: string, create: () => Store | Promise<Store>, { describe, it }: Suite): void {
  const question = (text: string, body: (store: Store) => Promise<void>) =>
    it(text, async () => {
      const store = await create()
      try {
        await body(store)
      } finally {
        await store.close()
      }
    })

  describe(`${name}: the contract of a store`, () => {
    question('starts empty', async (store) => {
      assert.deepEqual(await store.list(), [])
      assert.equal(await store.load(1), undefined)
      assert.equal(await store.workflowOfJob(1), undefined)
    })

    question('keeps a workflow exactly as it was planned', async (store) => {
      let planned: Workflow | undefined
      const { workflow, version, createdAt } = await store.create((ids) => (planned = diamond(ids)), 1000)
      assert.deepEqual({ version, createdAt }, { version: 1, createdAt: 1000 })
      sameWorkflow(workflow, planned as Workflow)
      const loaded = await store.load(workflow.workflowId)
      sameWorkflow(loaded?.workflow as Workflow, planned as Workflow)
      assert.deepEqual(await store.attempts(workflow.workflowId), [])
      assert.deepEqual(await store.audit(workflow.workflowId), [])
    })

    question('numbers jobs through the whole store, so that a job id alone names one', async (store) => {
      const first = await store.create(diamond, 1)
      const second = await store.create(diamond, 2)
      const ids = [...first.workflow.jobs.keys(), ...second.workflow.jobs.keys()]
      assert.equal(new Set(ids).size, ids.length)
      for (const { workflow } of [first, second]) {
        for (const jobId of workflow.jobs.keys()) assert.equal(String(await store.workflowOfJob(jobId)), String(workflow.workflowId))
      }
      assert.deepEqual(
        (await store.list()).map(({ createdAt }) => createdAt),
        [1, 2],
      )
    })

    question('takes ids of its caller, refuses one that is taken, and then stores nothing', async (store) => {
      const plan = (workflowId: JobId, jobId: JobId) => () =>
        workflowOf({ workflowId, name: 'own', jobs: [createJob({ jobId, name: 'a' })] })
      await store.create(plan('mine', 'job-a'), 1)
      await assert.rejects(store.create(plan('mine', 'job-b'), 2), { code: 'conflict' })
      await assert.rejects(store.create(plan('other', 'job-a'), 2), { code: 'conflict' })
      assert.equal(await store.load('other'), undefined)
      assert.equal(await store.workflowOfJob('job-b'), undefined)
      await store.create(plan(7, 70), 3)
      const { workflow } = await store.create(diamond, 4)
      assert.ok(![...workflow.jobs.keys()].includes('70'))
      assert.notEqual(String(workflow.workflowId), '7')
    })

    question('takes an id as number or text', async (store) => {
      const { workflow } = await store.create(diamond, 1)
      const id = Number(workflow.workflowId)
      const jobId = Number(firstJob(workflow).jobId)
      await store.commit(changeOf(workflow, 1, { attempts: [attemptOf(firstJob(workflow))], audit: [entryOf(workflow)] }))
      for (const form of [id, String(id)]) {
        assert.ok(await store.load(form))
        assert.equal((await store.attempts(form, String(jobId))).length, 1)
        assert.equal((await store.attempts(form, jobId)).length, 1)
        assert.equal((await store.audit(form, jobId)).length, 1)
      }
      assert.ok((await store.workflowOfJob(String(jobId))) !== undefined)
    })

    question('commits jobs, attempts and audit at once, and counts the version up', async (store) => {
      const { workflow } = await store.create(diamond, 1)
      const job: WorkflowJob = {
        ...firstJob(workflow),
        status: 'pending_failed',
        attemptId: 2,
        returnCode: null,
        signal: 'SIGKILL',
        resources: { memory: 2 ** 40, runtimeMs: 5, numCpus: 3 },
        handlerRetries: { 'known/1': 2 },
        recoveryScript: 'echo "it\'s" | tee',
      }
      const attempt = attemptOf(job)
      const entry = entryOf(workflow, {
        evidence: [{ kind: 'log', rule: 'a/b', stream: 'stderr', lineNumber: 3, line: 'é\u0000\u{1F4A5}' }],
      })
      assert.equal(await store.commit(changeOf(workflow, 1, { jobs: [job], attempts: [attempt], audit: [entry] })), 2)
      const after = await store.load(workflow.workflowId)
      assert.equal(after?.version, 2)
      assert.deepEqual(after?.workflow.jobs.get(String(job.jobId)), job)
      assert.deepEqual([...(after?.workflow.jobs.keys() ?? [])], [...workflow.jobs.keys()], 'jobs keep their order')
      assert.deepEqual(await store.attempts(workflow.workflowId), [attempt])
      assert.deepEqual(await store.audit(workflow.workflowId), [entry])
    })

    question('keeps a decision with its evidence, wherever it stands', async (store) => {
      const { workflow } = await store.create(diamond, 1)
      const decision: Decision = {
        ...{
          jobId: firstJob(workflow).jobId,
          runId: 1,
          attemptId: 1,
          action: 'retry',
          verdict: 'resource',
          category: 'oom',
          cause: 'oom/limit',
        },
        ...{ confidence: 0.9, reason: 'r', fingerprint: 'f', classifier: 'c', memory: '24g', delaySeconds: 0.5 },
        evidence: [{ kind: 'usage', rule: 'usage/peak', detail: 'd' }],
      }
      const job: WorkflowJob = { ...firstJob(workflow), decision }
      const attempt = attemptOf(job, { decision, decidedAt: 77 })
      await store.commit(changeOf(workflow, 1, { jobs: [job], attempts: [attempt] }))
      assert.deepEqual((await store.load(workflow.workflowId))?.workflow.jobs.get(String(job.jobId)), job)
      assert.deepEqual(await store.attempts(workflow.workflowId, job.jobId), [attempt])
    })

    question('refuses a change that was computed from another version, all of it', async (store) => {
      const { workflow } = await store.create(diamond, 1)
      const job: WorkflowJob = { ...firstJob(workflow), status: 'running' }
      assert.equal(await store.commit(changeOf(workflow, 1, { jobs: [job] })), 2)
      const late = changeOf(workflow, 1, { jobs: [{ ...job, status: 'canceled' }], attempts: [attemptOf(job)], audit: [entryOf(workflow)] })
      assert.equal(await store.commit(late), undefined)
      assert.equal(await store.commit({ ...late, version: 3 }), undefined)
      assert.equal((await store.load(workflow.workflowId))?.workflow.jobs.get(String(job.jobId))?.status, 'running')
      assert.deepEqual(await store.attempts(workflow.workflowId), [])
      assert.deepEqual(await store.audit(workflow.workflowId), [])
    })

    question('lets exactly one of many simultaneous changes through', async (store) => {
      const { workflow } = await store.create(diamond, 1)
      const jobs = [...workflow.jobs.values()]
      const outcomes = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          store.commit(
            changeOf(workflow, 1, {
              jobs: [{ ...jobs[index % jobs.length]!, status: 'pending' }],
              audit: [entryOf(workflow, { at: index })],
            }),
          ),
        ),
      )
      assert.deepEqual(
        outcomes.filter((version) => version !== undefined),
        [2],
      )
      const after = await store.load(workflow.workflowId)
      assert.equal([...(after?.workflow.jobs.values() ?? [])].filter((job) => job.status === 'pending').length, 1)
      assert.deepEqual(
        (await store.audit(workflow.workflowId)).map(({ at }) => at),
        [outcomes.indexOf(2)],
      )
    })

    question('counts versions of different workflows apart', async (store) => {
      const [a, b] = [await store.create(diamond, 1), await store.create(diamond, 1)]
      assert.equal(await store.commit(changeOf(a.workflow, 1, {})), 2)
      assert.equal(await store.commit(changeOf(b.workflow, 1, {})), 2)
      assert.equal(await store.commit(changeOf(a.workflow, 2, {})), 3)
    })

    question('goes over to the next run', async (store) => {
      const { workflow } = await store.create(diamond, 1)
      await store.commit({ ...changeOf(workflow, 1, {}), runId: 2 })
      assert.equal((await store.load(workflow.workflowId))?.workflow.runId, 2)
    })

    question('hands out snapshots', async (store) => {
      const { workflow } = await store.create(diamond, 1)
      const before = await store.load(workflow.workflowId)
      await store.commit(changeOf(workflow, 1, { jobs: [{ ...firstJob(workflow), status: 'disabled' }] }))
      assert.equal(before?.version, 1)
      assert.equal(firstJob(before?.workflow).status, 'uninitialized')
    })

    question('replaces the record of one attempt and keeps the others, oldest first', async (store) => {
      const { workflow } = await store.create(diamond, 1)
      const job = firstJob(workflow)
      const records = [attemptOf(job, { attemptId: 2 }), attemptOf(job, { runId: 2 }), attemptOf(job, { attemptId: 10 }), attemptOf(job)]
      await store.commit(changeOf(workflow, 1, { attempts: records }))
      const ended = attemptOf(job, { attemptId: 2, finishedAt: 9, result: { ...result, returnCode: 3 } })
      await store.commit(changeOf(workflow, 2, { attempts: [ended] }))
      assert.deepEqual(await store.attempts(workflow.workflowId, job.jobId), [records[3], ended, records[2], records[1]])
    })

    question('appends to the audit whatever the version, and keeps its order', async (store) => {
      const { workflow } = await store.create(diamond, 1)
      const [a, b, c] = [
        entryOf(workflow, { at: 5 }),
        entryOf(workflow, { at: 3, outcome: 'refused' }),
        entryOf(workflow, { at: 4, jobId: null }),
      ]
      await store.commit(changeOf(workflow, 1, { audit: [a] }))
      await store.record([b, c])
      assert.deepEqual(await store.audit(workflow.workflowId), [a, b, c])
      assert.deepEqual(await store.audit(workflow.workflowId, firstJob(workflow).jobId), [a, b])
      assert.equal((await store.load(workflow.workflowId))?.version, 2)
    })

    question('says so when there is no such workflow', async (store) => {
      const { workflow } = await store.create(diamond, 1)
      await assert.rejects(store.commit({ ...changeOf(workflow, 1, {}), workflowId: 'absent' }), { code: 'not_found' })
    })
  })
}

const result = {
  ...{ started: true, returnCode: null, signal: 'SIGKILL', schedulerState: 'OUT_OF_MEMORY', execTimeSeconds: 1.25 },
  ...{ peakMemory: 5_000_000_000, host: 'h' },
}

/** a → b, c → d. */
function diamond({ workflowId, firstJobId: a }: NewIds): Workflow {
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

function firstJob(workflow: Workflow): WorkflowJob {
  return [...workflow.jobs.values()][0] as WorkflowJob
}

function sameWorkflow(actual: Workflow, expected: Workflow): void {
  assert.deepEqual({ ...actual, jobs: [...actual.jobs] }, { ...expected, jobs: [...expected.jobs] })
}

function changeOf({ workflowId }: Workflow, version: number, parts: Partial<Change>): Change {
  return { workflowId, version, jobs: [], attempts: [], audit: [], ...parts }
}

function attemptOf({ jobId, resources }: WorkflowJob, fields: Partial<AttemptRecord> = {}): AttemptRecord {
  return {
    ...{ jobId, runId: 1, attemptId: 1, resources, handle: '4242', logs: { stdout: '/o/j.out', stderr: '/o/j.err' } },
    ...{ startedAt: 1_700_000_000_123, finishedAt: 1_700_000_001_000, result, decision: null, decidedAt: null },
    ...fields,
  }
}

function entryOf(workflow: Workflow, fields: Partial<AuditEntry> = {}): AuditEntry {
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
