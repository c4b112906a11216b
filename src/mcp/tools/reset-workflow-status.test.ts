import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { Agent } from '../../../test/mcp/agent.ts'
import { inStore, stage, type Planted } from '../../../test/mcp/stage.ts'

describe('reset_workflow_status', { timeout: 60_000 }, () => {
  const cleanUp: (() => Promise<unknown>)[] = []
  afterEach(async () => {
    for (const end of cleanUp.splice(0).reverse()) await end()
  })

  async function begin(jobs: readonly Planted[], policy = '{}') {
    const scene = await stage(jobs)
    await writeFile(join(scene.folder, 'policy.yaml'), policy)
    const agent = await Agent.start(['--database', scene.database, '--policy', join(scene.folder, 'policy.yaml')])
    cleanUp.push(
      () => rm(scene.folder, { recursive: true }),
      () => agent.close(),
    )
    const audit = () => inStore(scene.database, async (store) => (await store.audit(1)).filter(({ actor }) => actor !== 'test'))
    return { agent, audit }
  }

  it('says first what it would do, and leaves alone what completed', async () => {
    const { agent, audit } = await begin([
      { name: 'odd' },
      { name: 'next', status: 'blocked', dependsOn: ['odd'] },
      { name: 'done', status: 'completed' },
    ])
    const dry = await agent.call('reset_workflow_status', { workflow_id: 1 })
    expect(dry.data).toMatchObject({
      status: 'would_apply',
      reset_count: 2,
      reset_jobs: [1, 2],
      counts: { uninitialized: 2, completed: 1 },
    })
    expect((await agent.call('get_workflow_status', { workflow_id: 1 })).data).toMatchObject({
      counts: { pending_failed: 1 },
      complete: false,
    })
    expect(await audit()).toEqual([])
    const done = await agent.call('reset_workflow_status', { workflow_id: 1, failed_only: false, dry_run: false })
    expect(done.data).toMatchObject({ status: 'applied', reset_count: 3, counts: { uninitialized: 3 } })
    expect(await audit()).toMatchObject(Array(3).fill({ actor: 'llm:test-agent', action: 'reset', outcome: 'applied' }))
  })

  it('is refused while jobs run', async () => {
    const { agent } = await begin([{ name: 'odd' }, { name: 'busy', status: 'running' }])
    const { data } = await agent.call('reset_workflow_status', { workflow_id: 1, dry_run: false })
    expect(data).toMatchObject({
      status: 'error',
      code: 'busy',
      message: expect.stringContaining('job 2 is running') as string,
      reset_count: 0,
    })
  })

  it('is refused where policy leaves retries to others, and so are retries', async () => {
    const { agent, audit } = await begin([{ name: 'odd' }], 'model: { retry: false }')
    const reset = await agent.call('reset_workflow_status', { workflow_id: 1, dry_run: false })
    expect(reset.data).toMatchObject({ status: 'error', code: 'not_allowed', counts: { pending_failed: 1 } })
    const item = { job_id: 1, action: 'retry', reason: 'r' }
    const retry = await agent.call('classify_and_resolve_failures', { workflow_id: 1, classifications: [item], dry_run: false })
    expect(retry.data).toMatchObject({ results: [{ code: 'not_allowed', message: expect.stringContaining('leaves retries') as string }] })
    expect((await audit()).map(({ outcome, action }) => [outcome, action])).toEqual([
      ['refused', 'reset'],
      ['refused', 'retry'],
    ])
  })
})
