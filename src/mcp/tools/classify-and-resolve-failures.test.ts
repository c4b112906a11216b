import { rm } from 'node:fs/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { Agent } from '../../../test/mcp/agent.ts'
import { inStore, stage, type Planted } from '../../../test/mcp/stage.ts'

const tool = 'classify_and_resolve_failures'
const waiting: Planted[] = [
  { name: 'batch 1', stderr: 'odd\n', resources: { memory: 1024 ** 3 } },
  { name: 'batch 2', stderr: 'odd\n' },
  { name: 'validate', stderr: "ValueError: Column 'timestamp' has invalid format\n" },
  { name: 'report', status: 'blocked', dependsOn: ['validate'] },
  { name: 'mail', status: 'blocked', dependsOn: ['report'] },
  { name: 'done', status: 'completed' },
  { name: 'spent', attemptId: 6 },
]
const other: Planted[] = [{ name: 'of another workflow' }]

interface Made {
  results: { job_id: unknown; status: string; code: string | null; message: string; canceled: number[]; attempt_id: number | null }[]
  counts: Record<string, number>
  canceled_jobs: unknown[]
}

describe('classify_and_resolve_failures', { timeout: 60_000 }, () => {
  const cleanUp: (() => Promise<unknown>)[] = []
  afterEach(async () => {
    for (const end of cleanUp.splice(0).reverse()) await end()
  })

  async function begin(args: readonly string[] = [], client: Parameters<typeof Agent.start>[1] = []) {
    const scene = await stage(waiting, other)
    cleanUp.push(() => rm(scene.folder, { recursive: true }))
    const agent = await Agent.start(['--database', scene.database, ...args], client)
    cleanUp.push(() => agent.close())
    const resolve = async (classifications: unknown[], more: object = {}): Promise<Made> =>
      (await agent.call(tool, { workflow_id: 1, classifications, ...more })).data as unknown as Made
    const statuses = () =>
      inStore(scene.database, async (store) => [...(await store.load(1))!.workflow.jobs.values()].map(({ status }) => status))
    const audit = (jobId?: number) => inStore(scene.database, (store) => store.audit(1, jobId))
    return { ...scene, agent, resolve, statuses, audit }
  }

  const three = [
    { job_id: 1, action: 'retry', reason: 'Storage was down', memory: '4g', attempt_id: 1 },
    { job_id: '2', action: 'retry', reason: 'Storage was down' },
    { job_id: 3, action: 'fail', reason: 'The input is wrong' },
  ]

  it('says first what would happen, and does it when told so', async () => {
    const { resolve, statuses, audit, database } = await begin()
    const before = await statuses()
    const dry = await resolve(three)
    expect(dry.counts).toEqual({ applied: 0, would_apply: 3, skipped: 0, error: 0 })
    expect(dry.canceled_jobs).toEqual([
      { job_id: 4, name: 'report' },
      { job_id: 5, name: 'mail' },
    ])
    expect(await statuses()).toEqual(before)
    expect((await audit()).filter(({ actor }) => actor !== 'test')).toEqual([])

    const done = await resolve(three, { dry_run: false })
    expect(done.counts).toEqual({ applied: 3, would_apply: 0, skipped: 0, error: 0 })
    expect(done.results.map(({ message, canceled }) => [message, canceled])).toEqual(
      dry.results.map(({ message, canceled }) => [message, canceled]),
    )
    expect((await statuses()).slice(0, 5)).toEqual(['ready', 'ready', 'failed', 'canceled', 'canceled'])
    const entry = (await audit(1)).at(-1)
    expect(entry).toMatchObject({
      ...{ actor: 'llm:test-agent', action: 'retry', outcome: 'applied', reason: 'Storage was down', attemptId: 1, attemptIdAfter: 2 },
      evidence: [{ kind: 'model', rule: 'llm:test-agent', detail: 'Storage was down' }],
    })
    const [record] = await inStore(database, (store) => store.attempts(1, 1))
    expect(record).toMatchObject({ decision: { classifier: 'llm', memory: '4g', runId: 1, attemptId: 1 } })

    const again = await resolve(three, { dry_run: false })
    expect(again.results.map(({ status, code }) => [status, code])).toEqual(Array(3).fill(['skipped', 'already_applied']))
  })

  it('judges every item by itself, whatever the others are', async () => {
    const { resolve, statuses, audit } = await begin()
    const batch: [item: unknown, status: string, code: string | null, message: RegExp][] = [
      [{ job_id: 1, action: 'retry', reason: 'r', memory: '999g' }, 'error', 'not_allowed', /memory 999g is more.*at most 64g/],
      [{ job_id: 2, action: 'retry', reason: 'r', runtime: 'P30D' }, 'error', 'not_allowed', /runtime P30D is more.*at most PT24H/],
      [{ job_id: 7, action: 'retry', reason: 'r' }, 'error', 'not_allowed', /5 of the 5 retries/],
      [{ job_id: 8, action: 'fail', reason: 'r' }, 'error', 'unknown_job', /workflow 1 has no job 8/],
      [{ job_id: 99, action: 'fail', reason: 'r' }, 'error', 'unknown_job', /no job 99/],
      [{ job_id: 6, action: 'retry', reason: 'r' }, 'error', 'not_pending_failed', /is completed/],
      [{ job_id: 1, action: 'retry', reason: 'r', attempt_id: 3 }, 'error', 'stale', /attempt 3.*attempt 1/],
      [{ job_id: 1, action: 'delete', reason: 'r' }, 'error', 'invalid_action', /no action "delete"/],
      [{ job_id: 1, action: 'retry' }, 'error', 'missing_reason', /say in "reason" why/],
      [{ job_id: 1, action: 'retry', reason: ' \u200b ' }, 'error', 'missing_reason', /why/],
      [{ action: 'retry', reason: 'r' }, 'error', 'invalid_item', /job_id/],
      [{ job_id: 1, action: 'retry', reason: 7 }, 'error', 'invalid_item', /reason/],
      ['retry all of them', 'error', 'invalid_item', /item/],
      [null, 'error', 'invalid_item', /item/],
      [{ job_id: 3, action: 'fail', reason: 'The input is wrong' }, 'applied', null, /failed; cancels 2 jobs/],
      [{ job_id: 3, action: 'fail', reason: 'The input is wrong' }, 'skipped', 'duplicate', /same decision/],
    ]
    const made = await resolve(
      batch.map(([item]) => item),
      { dry_run: false },
    )
    expect(made.results.map(({ status, code }) => [status, code])).toEqual(batch.map(([, status, code]) => [status, code]))
    for (const [index, [, , , message]] of batch.entries()) expect(made.results[index]!.message).toMatch(message)
    expect(made.counts).toEqual({ applied: 1, would_apply: 0, skipped: 1, error: 14 })
    expect(await statuses()).toEqual([
      ...['pending_failed', 'pending_failed', 'failed', 'canceled', 'canceled', 'completed', 'pending_failed'],
    ])
    const refused = (await audit()).filter(({ outcome }) => outcome === 'refused')
    expect(refused).toHaveLength(15)
    expect(refused.filter(({ actor }) => actor !== 'llm:test-agent')).toEqual([])
    expect(refused.map(({ reason }) => reason)).toContain(made.results[0]!.message)
  })

  it('refuses amounts that cannot be read, and decisions that contradict each other', async () => {
    const { resolve, statuses } = await begin()
    const made = await resolve(
      [
        { job_id: 1, action: 'retry', reason: 'r', memory: 'lots' },
        { job_id: 2, action: 'retry', reason: 'r', runtime: '4h' },
        { job_id: 3, action: 'fail', reason: 'r' },
        { job_id: 3, action: 'retry', reason: 'r', memory: '999g' },
        { job_id: 7, action: 'fail', reason: 'r', memory: '2g' },
      ],
      { dry_run: false },
    )
    expect(made.results.map(({ code }) => code)).toEqual([
      ...['invalid_memory', 'invalid_duration', 'conflict', 'conflict', 'override_without_retry'],
    ])
    expect(await statuses()).toEqual(waiting.map(({ status = 'pending_failed' }) => status))
  })

  it('does what is not allowed no more when it is asked twice', async () => {
    const { resolve, statuses } = await begin()
    const item = { job_id: 1, action: 'retry', reason: 'r', memory: '999g' }
    const made = await resolve([item, item], { dry_run: false })
    expect(made.results.map(({ code }) => code)).toEqual(['not_allowed', 'not_allowed'])
    expect((await statuses())[0]).toBe('pending_failed')
  })

  it('is about one workflow where the server is, and has no reset there', async () => {
    const { agent, resolve, audit } = await begin(['--workflow', '1', '--actor', 'llm:night shift/7'])
    const foreign = { workflow_id: 2, classifications: [{ job_id: 8, action: 'fail', reason: 'r' }], dry_run: false }
    expect(await agent.call(tool, foreign)).toMatchObject({ isError: true, text: expect.stringContaining('workflow 1 alone') as string })
    for (const [name, input] of [
      ['get_workflow_status', { workflow_id: 2 }],
      ['list_pending_failed_jobs', { workflow_id: 2 }],
      ['get_job_logs', { job_id: 8 }],
    ] as const)
      expect(await agent.call(name, input)).toMatchObject({ isError: true, text: expect.stringContaining('workflow 1') as string })
    await expect(agent.client.readResource({ uri: 'retriage://jobs/8/timeline' })).rejects.toThrow(/no job 8 in workflow 1/)
    expect((await agent.client.listTools()).tools.map(({ name }) => name)).not.toContain('reset_workflow_status')
    await expect(agent.client.callTool({ name: 'reset_workflow_status', arguments: { workflow_id: 1, dry_run: false } })).rejects.toThrow(
      /not found/,
    )
    await resolve([{ job_id: 1, action: 'retry', reason: 'r' }], { dry_run: false })
    const entries = (await audit()).filter(({ actor }) => actor !== 'test')
    expect(entries.map(({ actor, outcome }) => [actor, outcome])).toEqual([
      ['llm:night-shift-7', 'refused'],
      ['llm:night-shift-7', 'applied'],
    ])
    expect(entries[0]!.reason).toContain('was asked about workflow 2')
  })

  it('holds the newer revision of the protocol to the same, and takes the client’s name from it', async () => {
    const { resolve, audit } = await begin([], ['2026-07-28', 'person'])
    expect((await resolve(three)).counts).toMatchObject({ would_apply: 3 })
    expect((await resolve(three, { dry_run: false })).counts).toMatchObject({ applied: 3 })
    expect((await audit(1)).at(-1)).toMatchObject({ actor: 'llm:person' })
  })

  it('applies once what several servers are told at the same time', async () => {
    const { database, audit, agent } = await begin()
    const others = await Promise.all([0, 1, 2].map(() => Agent.start(['--database', database])))
    cleanUp.push(() => Promise.all(others.map((item) => item.close())))
    const everybody = [agent, ...others]
    const calls = everybody.flatMap((item) => [
      item.call(tool, { workflow_id: 1, classifications: three.map((one) => ({ ...one, attempt_id: 1 })), dry_run: false }),
      item.call(tool, { workflow_id: 1, classifications: [{ ...three[0], attempt_id: 1 }], dry_run: false }),
    ])
    const made = (await Promise.all(calls)).map(({ data }) => data as unknown as Made)
    expect(made.reduce((sum, { counts }) => sum + counts['applied']!, 0)).toBe(3)
    expect(made.reduce((sum, { counts }) => sum + counts['skipped']!, 0)).toBe(13)
    for (const jobId of [1, 2, 3])
      expect((await audit(jobId)).filter(({ outcome, to }) => outcome === 'applied' && to !== null)).toHaveLength(2)
  })
})
