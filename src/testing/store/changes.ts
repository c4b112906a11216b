import assert from 'node:assert/strict'
import type { WorkflowJob } from 'retriage/core'
import type { Question } from './question.ts'
import { attemptOf, changeOf, diamond, entryOf, firstJob, sameWorkflow } from './samples.ts'

/** Questions about changes. */
export function askChanges(question: Question): void {
  question('commits jobs, attempts and audit at once, and counts the version up', async ({ store }) => {
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

  question('refuses a change that was computed from another version, all of it', async ({ store }) => {
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

  question('lets exactly one of many simultaneous changes through', async ({ store }) => {
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

  question('counts versions of different workflows apart', async ({ store }) => {
    const [a, b] = [await store.create(diamond, 1), await store.create(diamond, 1)]
    assert.equal(await store.commit(changeOf(a.workflow, 1, {})), 2)
    assert.equal(await store.commit(changeOf(b.workflow, 1, {})), 2)
    assert.equal(await store.commit(changeOf(a.workflow, 2, {})), 3)
  })

  question('goes over to the next run', async ({ store }) => {
    const { workflow } = await store.create(diamond, 1)
    await store.commit({ ...changeOf(workflow, 1, {}), runId: 2 })
    assert.equal((await store.load(workflow.workflowId))?.workflow.runId, 2)
  })

  question('hands out snapshots', async ({ store }) => {
    const { workflow } = await store.create(diamond, 1)
    const before = await store.load(workflow.workflowId)
    await store.commit(changeOf(workflow, 1, { jobs: [{ ...firstJob(workflow), status: 'disabled' }] }))
    assert.equal(before?.version, 1)
    assert.equal(firstJob(before?.workflow).status, 'uninitialized')
  })

  question('says so when there is no such workflow', async ({ store }) => {
    const { workflow } = await store.create(diamond, 1)
    await assert.rejects(store.commit({ ...changeOf(workflow, 1, {}), workflowId: 'absent' }), { code: 'not_found' })
  })

  question('looks again from an earlier snapshot, and gives that itself where nothing has changed', async ({ store }) => {
    const first = await store.create(diamond, 1)
    const { workflow } = first
    const { workflowId } = workflow
    assert.equal(await store.load(workflowId, first), first)
    const [a, b, c] = [...workflow.jobs.values()]
    await store.commit(changeOf(workflow, 1, { jobs: [{ ...a!, status: 'running', worker: 'w' }] }))
    const second = await store.load(workflowId, first)
    await store.commit(changeOf(workflow, 2, { jobs: [{ ...b!, status: 'canceled' }] }))
    await store.commit({ ...changeOf(workflow, 3, { jobs: [{ ...c!, runId: 2, resources: { memory: 9 } }] }), runId: 2 })
    await store.commit(changeOf(workflow, 4, {}))
    for (const known of [first, second, undefined]) {
      const found = await store.load(workflowId, known)
      assert.deepEqual([found?.version, found?.createdAt], [5, 1])
      sameWorkflow(found?.workflow, (await store.load(workflowId))?.workflow)
    }
    assert.deepEqual([firstJob(first.workflow).status, firstJob(second?.workflow).worker], ['uninitialized', 'w'])
    assert.equal(await store.load('absent', first), undefined)
  })
}
