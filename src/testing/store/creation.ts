import assert from 'node:assert/strict'
import { createJob, workflowOf, type JobId, type Workflow } from 'retriage/core'
import type { NewIds } from 'retriage/stores'
import type { Question } from './question.ts'
import { attemptOf, changeOf, diamond, entryOf, firstJob, sameWorkflow } from './samples.ts'

/** Questions about what is created. */
export function askCreation(question: Question): void {
  question('starts empty', async ({ store }) => {
    assert.deepEqual(await store.list(), [])
    assert.equal(await store.load(1), undefined)
    assert.equal(await store.workflowOfJob(1), undefined)
  })

  question('keeps a workflow exactly as it was planned', async ({ store }) => {
    let planned: Workflow | undefined
    const { workflow, version, createdAt } = await store.create((ids) => (planned = diamond(ids)), 1000)
    assert.deepEqual({ version, createdAt }, { version: 1, createdAt: 1000 })
    sameWorkflow(workflow, planned)
    const loaded = await store.load(workflow.workflowId)
    sameWorkflow(loaded?.workflow, planned)
    assert.deepEqual(await store.attempts(workflow.workflowId), [])
    assert.deepEqual(await store.audit(workflow.workflowId), [])
  })

  question('numbers jobs through the whole store, so that a job id alone names one', async ({ store }) => {
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

  question('takes ids of its caller, refuses one that is taken, and then stores nothing', async ({ store }) => {
    const plan = (workflowId: JobId, jobId: JobId) => () => workflowOf({ workflowId, name: 'own', jobs: [createJob({ jobId, name: 'a' })] })
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

  question('takes an id as number or text', async ({ store }) => {
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

  question('writes the audit of a new workflow in the same step', async ({ store }) => {
    const { workflow } = await store.create(diamond, 5, (made) => [entryOf(made, { action: 'created' }), entryOf(made, { jobId: null })])
    const { workflowId } = workflow
    assert.deepEqual(await store.audit(workflowId), [entryOf(workflow, { action: 'created' }), entryOf(workflow, { jobId: null })])
    await assert.rejects(
      store.create(
        () => workflow,
        6,
        (made) => [entryOf(made)],
      ),
      { code: 'conflict' },
    )
    assert.equal((await store.audit(workflowId)).length, 2)
  })

  question('lists summaries, with jobs counted by status', async ({ store }) => {
    const { workflow } = await store.create(diamond, 10)
    await store.create((ids) => ({ ...diamond(ids), name: 'second', runId: 3 }), 20)
    const [a, b] = [...workflow.jobs.values()]
    await store.commit(
      changeOf(workflow, 1, {
        jobs: [
          { ...a!, status: 'completed' },
          { ...b!, status: 'pending_failed' },
        ],
      }),
    )
    const [first, second] = await store.list()
    const { counts, ...summary } = first!
    assert.deepEqual(summary, { workflowId: workflow.workflowId, name: 'diamond', runId: 1, version: 2, createdAt: 10 })
    assert.equal(Object.keys(counts).length, 11)
    assert.deepEqual([counts.completed, counts.pending_failed, counts.uninitialized, counts.failed], [1, 1, 2, 0])
    assert.deepEqual([second?.name, second?.runId, second?.counts.uninitialized], ['second', 3, 4])
  })

  question('keeps any text as it is', async ({ store }) => {
    const texts = [
      '',
      '\u0000',
      'a\u0000b',
      '\ud800 alone',
      '\\json:"x"',
      '\\u0000',
      'it\'s "quoted"; -- ?',
      '{jobs} $1 %s',
      '\u{1F4A5}é\r\n',
    ]
    const plan = ({ workflowId, firstJobId }: NewIds) =>
      workflowOf({
        ...{ workflowId, name: texts.join('|') },
        jobs: texts.map((text, index) =>
          createJob({
            ...{ jobId: firstJobId + index, name: `${index}${text}`, command: text, failureHandler: text, recoveryScript: text },
            ...{ inputFiles: texts, outputFiles: [text], worker: text, signal: text, handlerRetries: { [text]: 1 } },
          }),
        ),
      })
    const { workflow } = await store.create(plan, 1)
    sameWorkflow((await store.load(workflow.workflowId))?.workflow, workflow)
    const job = firstJob(workflow)
    const attempts = texts.map((text, index) =>
      attemptOf(job, { attemptId: index + 1, handle: text, logs: { stdout: text, stderr: text } }),
    )
    const audit = texts.map((text) => entryOf(workflow, { actor: text, reason: text, evidence: [{ kind: 'log', rule: 'r', line: text }] }))
    await store.commit(changeOf(workflow, 1, { jobs: [{ ...job, worker: 'w\u0000' }], attempts, audit }))
    assert.deepEqual(await store.attempts(workflow.workflowId), attempts)
    assert.deepEqual(await store.audit(workflow.workflowId), audit)
    assert.equal(firstJob((await store.load(workflow.workflowId))?.workflow).worker, 'w\u0000')
    assert.equal((await store.list())[0]?.name, workflow.name)
  })
}
