import assert from 'node:assert/strict'
import type { WorkerRecord } from 'retriage/stores'
import type { Question } from './question.ts'
import { diamond } from './samples.ts'

/** Questions about who is at work. */
export function askWorkers(question: Question): void {
  question('knows who is at work, by workflow, as they said last', async ({ store }) => {
    const [one, two] = [(await store.create(diamond, 1)).workflow.workflowId, (await store.create(diamond, 2)).workflow.workflowId]
    const a: WorkerRecord = {
      ...{ workerId: 'a', host: 'h', pid: 4_194_304, processStart: '123456789', workflowId: one, startedAt: 1_700_000_000_123 },
      beatAt: 1_700_000_000_123,
    }
    const b: WorkerRecord = { ...a, workerId: 'b\u0000', pid: null, processStart: null, workflowId: two, startedAt: 5 }
    await store.beat(a)
    await store.beat(b)
    assert.deepEqual(await store.workers(), [b, a])
    assert.deepEqual(await store.workers(String(one)), [a])
    const later = { ...a, beatAt: a.beatAt + 500 }
    await store.beat(later)
    assert.deepEqual(await store.workers(one), [later])
    await store.leave('b\u0000')
    await store.leave('nobody')
    assert.deepEqual(await store.workers(), [later])
    assert.equal((await store.load(one))?.version, 1)
    await assert.rejects(store.beat({ ...a, workflowId: 'absent' }), { code: 'not_found' })
  })
}
