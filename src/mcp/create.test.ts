import { Client } from '@modelcontextprotocol/client'
import { InMemoryTransport, type McpServer } from '@modelcontextprotocol/server'
import { createJob, workflowOf, type Decision } from 'retriage/core'
import { createMemoryStore, Ledger } from 'retriage/stores'
import { expect, it } from 'vitest'
import { createMcpServer } from './index.ts'

const proposal = (jobId: Decision['jobId']): Decision => ({
  ...{ jobId, action: 'retry', verdict: 'transient', category: 'network', cause: 'network/dns', confidence: 0.9 },
  ...{ reason: 'See TICK-1234.', evidence: [], fingerprint: 'f', classifier: 'own' },
})

it('serves a program’s own store, triage, policy and kinds of credentials', async () => {
  const store = createMemoryStore()
  const job = createJob({ jobId: 1, name: 'for TICK-1234', status: 'pending_failed' })
  await Ledger.create(store, () => workflowOf({ workflowId: 1, name: 'w', jobs: [job] }), { actor: 'test' })
  const server = await createMcpServer({
    store,
    actor: 'me',
    policy: { model: { memory: '2g', maxFactor: 1 } },
    redactions: [{ kind: 'ticket', expression: /\bTICK-\d{4}\b/g }],
    triage: { decideAll: async (failures) => failures.map(({ jobId }) => proposal(jobId)) },
  })
  const [ours, theirs] = InMemoryTransport.createLinkedPair()
  const client = new Client({ name: 'test', version: '1' })
  await (server.factory() as McpServer).connect(ours)
  await client.connect(theirs)

  const listed = await client.callTool({ name: 'list_pending_failed_jobs', arguments: { workflow_id: 1 } })
  expect(listed.structuredContent).toMatchObject({
    pending_failed_jobs: [
      {
        ...{ name: 'for [redacted:ticket]', allowed: { memory: '2g' } },
        proposal: { classifier: 'own', cause: 'network/dns', reason: 'See [redacted:ticket].' },
      },
    ],
  })
  const classifications = [
    { job_id: 1, action: 'retry', reason: 'as TICK-1234 says', memory: '3g' },
    { job_id: 1, action: 'hold', reason: 'not sure about TICK-1234' },
  ]
  const call = (item: object) =>
    client.callTool({ name: 'classify_and_resolve_failures', arguments: { workflow_id: 1, classifications: [item], dry_run: false } })
  expect((await call(classifications[0]!)).structuredContent).toMatchObject({ results: [{ code: 'not_allowed' }] })
  expect((await call(classifications[1]!)).structuredContent).toMatchObject({ results: [{ status: 'skipped', code: 'held' }] })
  const audit = (await store.audit(1)).filter(({ actor }) => actor === 'llm:me')
  expect(audit.map(({ action, outcome }) => [action, outcome])).toEqual([
    ['retry', 'refused'],
    ['hold', 'applied'],
  ])
  expect(JSON.stringify(audit)).toContain('not sure about [redacted:ticket]')
  await client.close()
})

it('refuses a policy that it cannot read', async () => {
  await expect(createMcpServer({ store: createMemoryStore(), policy: { model: { memory: 'lots' } } })).rejects.toThrow(/policy.*memory/)
})
