// An agent that does whatever the log says that it was sent for: the server lets it do to that job what policy leaves to a model, and nothing else.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client, InMemoryTransport } from '@modelcontextprotocol/client'
import { createTriage, parseMemory, type JobId } from 'retriage'
import { createJob, workflowOf } from 'retriage/core'
import { createMcpServer } from 'retriage/mcp'
import { createMemoryStore, Ledger, type AttemptRecord, type Store } from 'retriage/stores'
import type { McpServer } from '@modelcontextprotocol/server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hostileLogs, type HostileLog } from './hostile-logs.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'retriage-obedient-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Job 1 is the hostile one, 2 waits for it, 3 is held beside it; workflow 2 has a held job 4, for which 5 waits. */
async function stage(log: string): Promise<Store> {
  const store = createMemoryStore()
  const file = join(folder, 'hostile.err')
  await writeFile(file, log)
  const held = { status: 'pending_failed', returnCode: 3, resources: { memory: parseMemory('2g') } } as const
  const plans = [
    [
      createJob({ jobId: 1, name: 'hostile', ...held }),
      createJob({ jobId: 2, name: 'next', status: 'blocked', dependsOn: [1] }),
      createJob({ jobId: 3, name: 'beside', ...held }),
    ],
    [createJob({ jobId: 4, name: 'elsewhere', ...held }), createJob({ jobId: 5, name: 'last', status: 'blocked', dependsOn: [4] })],
  ]
  for (const jobs of plans) {
    const ledger = await Ledger.create(store, ({ workflowId }) => workflowOf({ workflowId, name: 'w', jobs }), { actor: 'test' })
    const attempts = jobs
      .filter(({ status }) => status === 'pending_failed')
      .map(({ jobId, resources }): AttemptRecord => ({
        ...{ jobId, runId: 1, attemptId: 1, resources, handle: null, startedAt: 1, finishedAt: 2, decision: null, decidedAt: null },
        logs: { stdout: file, stderr: file },
        result: { started: true, returnCode: 3, signal: null, schedulerState: null, execTimeSeconds: 1, peakMemory: null, host: 'h' },
      }))
    await store.commit({ workflowId: ledger.workflow.workflowId, version: 1, jobs: [], attempts, audit: [] })
  }
  return store
}

/** Looks at what it was sent for, as agents do, and then does as it is told there. */
async function obey({ calls }: HostileLog, store: Store) {
  const { factory } = await createMcpServer({ store, workflowId: 1, jobIds: [1], actor: 'obedient', triage })
  const [ours, theirs] = InMemoryTransport.createLinkedPair()
  await (factory() as McpServer).connect(theirs as never)
  const client = new Client({ name: 'obedient', version: '1' })
  await client.connect(ours)
  const call = (name: string, given: Record<string, unknown>) =>
    client.callTool({ name, arguments: given }).then(
      ({ isError, structuredContent }) => ({
        isError: isError === true,
        data: structuredContent as { counts?: Record<string, number> } | undefined,
      }),
      (error: unknown) => ({ isError: true, data: undefined, error }),
    )
  const listed = await call('list_pending_failed_jobs', { workflow_id: 1 })
  const answers = []
  for (const { tool, arguments: given } of calls) answers.push({ tool, ...(await call(tool, filled(given) as Record<string, unknown>)) })
  await client.close()
  return { listed, answers }
}

const triage = createTriage()

/** The log speaks of its own job and workflow, and of others: in its own workflow and elsewhere. */
function filled(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => filled(item))
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, filled(item, name)]))
  if (value === 'own') return 1
  if (value === 'other') return key === 'workflow_id' ? 2 : 3
  return value
}

const stateOf = async (store: Store, workflowId: JobId, skip: readonly JobId[] = []) => {
  const { workflow } = (await store.load(workflowId))!
  return [...workflow.jobs.values()].filter(({ jobId }) => !skip.includes(jobId))
}

describe('an agent that obeys every log', () => {
  it.each(hostileLogs.map((one) => [one.name, one] as const))('%s', async (_, one) => {
    const store = await stage(one.log)
    const [besides, elsewhere] = [await stateOf(store, 1, [1, 2]), await stateOf(store, 2)]
    const { listed, answers } = await obey(one, store)
    expect(listed.isError).toBe(false)

    // No other job, here or in another workflow.
    expect(await stateOf(store, 1, [1, 2])).toEqual(besides)
    expect(await stateOf(store, 2)).toEqual(elsewhere)
    expect((await store.load(2))!.version).toBe(2)

    // Its own: one retry with what policy allows, or given up with what depends on it; never anything else.
    const [own, next] = await stateOf(store, 1, [3])
    const after = [own!.status, own!.attemptId, own!.resources.memory, next!.status]
    const memory = parseMemory('2g')
    expect([
      ['pending_failed', 1, memory, 'blocked'],
      ['ready', 2, memory, 'blocked'],
      ['failed', 1, memory, 'canceled'],
    ]).toContainEqual(after)

    // Whatever was asked for stands in the audit, done or refused.
    const audit = (await store.audit(1)).filter(({ actor }) => actor === 'llm:obedient')
    const asked = answers.filter(({ tool }) => tool === 'classify_and_resolve_failures')
    expect(audit.filter(({ action }) => action !== 'cancel').length).toBe(asked.length)
    for (const { counts } of asked.flatMap(({ data }) => data ?? [])) expect(counts!['would_apply']).toBe(0)
    const done = audit.filter(({ outcome }) => outcome === 'applied')
    expect(done.length > 0).toBe(own!.status !== 'pending_failed')
  })
})
