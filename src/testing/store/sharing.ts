import assert from 'node:assert/strict'
import type { Store } from 'retriage/stores'
import type { Question } from './question.ts'
import { attemptOf, changeOf, diamond, entryOf, firstJob, sameWorkflow } from './samples.ts'

/** Questions about several connections to the same data; a store that has one passes them all. */
export function askSharing(question: Question): void {
  const shared = (text: string, body: (store: Store, other: Store, reopen: () => Store | Promise<Store>) => Promise<void>) =>
    question(text, async ({ store, reopen }) => {
      if (reopen) await body(store, await reopen(), reopen)
    })

  shared('shows each connection what another has committed', async (store, other) => {
    const created = await store.create(diamond, 1)
    const seen = await other.load(created.workflow.workflowId)
    assert.deepEqual({ ...seen, workflow: null }, { ...created, workflow: null })
    sameWorkflow(seen?.workflow, created.workflow)
    const job = { ...firstJob(seen?.workflow), status: 'ready' as const }
    const change = changeOf(created.workflow, 1, { jobs: [job], attempts: [attemptOf(job)], audit: [entryOf(created.workflow)] })
    assert.equal(await other.commit(change), 2)
    const after = await store.load(created.workflow.workflowId, created)
    assert.deepEqual([after?.version, firstJob(after?.workflow).status], [2, 'ready'])
    assert.equal((await store.attempts(created.workflow.workflowId)).length, 1)
    assert.equal((await store.audit(created.workflow.workflowId)).length, 1)
    assert.equal((await store.list())[0]?.counts.ready, 1)
  })

  shared('lets one of two connections win, every time', async (store, other) => {
    const { workflow } = await store.create(diamond, 1)
    for (let version = 1; version <= 20; version++) {
      const by = (connection: Store, actor: string) =>
        connection.commit(changeOf(workflow, version, { audit: [entryOf(workflow, { actor, at: version })] }))
      const outcomes = await Promise.all([by(store, 'one'), by(other, 'other')])
      assert.deepEqual(
        outcomes.filter((won) => won !== undefined),
        [version + 1],
      )
    }
    assert.deepEqual(
      (await other.audit(workflow.workflowId)).map(({ at }) => at),
      Array.from({ length: 20 }, (_, index) => index + 1),
    )
  })

  shared('reads of one moment while another writes', async (store, other) => {
    let known = await store.create(diamond, 1)
    const { workflow } = known
    const jobs = [...workflow.jobs.values()]
    const writing = (async () => {
      for (let version = 1; version < 30; version++) {
        await other.commit(changeOf(workflow, version, { jobs: jobs.map((job) => ({ ...job, attemptId: version + 1 })) }))
      }
    })()
    while (known.version < 30) {
      known = (await store.load(workflow.workflowId, known.version % 2 === 0 ? known : undefined))!
      for (const job of known.workflow.jobs.values()) assert.equal(job.attemptId, known.version)
    }
    await writing
  })

  shared('gives every workflow numbers of its own, whoever makes it', async (store, other) => {
    const made = await Promise.all(Array.from({ length: 10 }, (_, index) => [store, other][index % 2]!.create(diamond, index)))
    const ids = made.flatMap(({ workflow }) => [...workflow.jobs.keys()])
    assert.equal(new Set(ids).size, 40)
    assert.equal((await other.list()).length, 10)
  })

  shared('keeps everything when its last connection is closed', async (store, other, reopen) => {
    const { workflow } = await store.create(diamond, 77)
    await store.commit(changeOf(workflow, 1, { audit: [entryOf(workflow)] }))
    await store.close()
    await other.close()
    const late = await reopen()
    const found = await late.load(workflow.workflowId)
    assert.deepEqual([found?.version, found?.createdAt], [2, 77])
    sameWorkflow(found?.workflow, workflow)
    assert.deepEqual(await late.audit(workflow.workflowId), [entryOf(workflow)])
  })
}
