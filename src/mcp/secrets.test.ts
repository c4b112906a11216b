import { rm } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { Agent, revisions } from '../../test/mcp/agent.ts'
import { inStore, stage } from '../../test/mcp/stage.ts'

const planted = ['ghp_', 'AKIA', 'hunter2', 'sk-ant-', 'eyJhbGci', 'swordfish', 'jane.doe@']
const key = `ghp_${'a1B2c3D4'.repeat(5)}`
const log = `
curl -H "Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJlc2lnbmF0dXJl" https://api
AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE
ANTHROPIC_API_KEY=sk-ant-${'abcdefgh'.repeat(5)}
pass\u200bword=swordfish\u2060
mail to jane.doe@corp.example
odd end ${key}
`

it.each(revisions)('lets no credential out and writes none into the audit (%s)', { timeout: 60_000 }, async (revision) => {
  const { folder, database } = await stage([
    { name: `fetch postgres://etl:hunter2@db/jobs`, command: `fetch --token ${key} --password hunter2`, stderr: log, stdout: log },
    { name: `next ${key}`, status: 'blocked', dependsOn: ['fetch postgres://etl:hunter2@db/jobs'] },
  ])
  const agent = await Agent.start(['--database', database, '--actor', `me ${key}`], [revision])
  const reason = `The token ${key} is refused, password=hunter2`
  const resolve = (item: object, dry_run: boolean) =>
    agent.call('classify_and_resolve_failures', { workflow_id: 1, dry_run, classifications: [{ job_id: 1, reason, ...item }] })
  const out = [
    await agent.call('get_workflow_status', { workflow_id: 1 }),
    await agent.call('get_workflow_status', { workflow_id: `7 ${key}` }),
    await agent.call('list_pending_failed_jobs', { workflow_id: 1 }),
    await agent.call('get_job_logs', { job_id: 1 }),
    await agent.call('get_job_logs', { job_id: key }),
    await resolve({ action: 'retry', memory: `password=hunter2` }, false),
    await resolve({ action: key }, false),
    await resolve({ action: 'retry', memory: '999g' }, false),
    await resolve({ job_id: key, action: 'fail' }, false),
    await resolve({ action: 'fail' }, true),
    await resolve({ action: 'fail' }, false),
    await agent.client.readResource({ uri: 'retriage://jobs/1/timeline' }),
    await agent.client.readResource({ uri: `retriage://jobs/${key}/timeline` }).catch((error: Error) => error.message),
    await agent.client.getPrompt({ name: 'triage-workflow', arguments: { workflow_id: `1 ${key}` } }),
    await agent.client.complete({ ref: { type: 'ref/prompt', name: 'triage-workflow' }, argument: { name: 'workflow_id', value: '' } }),
  ]
  const kept = await inStore(database, async (store) => [
    ...(await store.audit(1)),
    ...(await store.attempts(1)).map(({ decision }) => decision),
    ...[...(await store.load(1))!.workflow.jobs.values()].map(({ decision }) => decision),
  ])
  await agent.close()
  await rm(folder, { recursive: true })
  const said = { answers: JSON.stringify(out), kept: JSON.stringify(kept), talk: agent.said }
  expect(said.answers).toContain('[redacted:')
  expect(said.kept).toContain('[redacted:')
  for (const [where, text] of Object.entries(said))
    expect({ where, found: planted.filter((secret) => text.includes(secret)) }).toEqual({ where, found: [] })
})
