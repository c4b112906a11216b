// The server as its official examiners see it: the conformance suite over HTTP, and the Inspector’s command line over standard input and output.
// Needs a package registry, so it is `npm run test:mcp` and runs in CI, not in `npm test`.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createJob, workflowOf } from 'retriage/core'
import { Ledger } from 'retriage/stores'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startCli } from '../cli-process.ts'
import { launch } from '../mcp/agent.ts'
import { inStore, stage } from '../mcp/stage.ts'
import { fetchExaminers, type Examiners } from './examiners.ts'
import { openFront, suiteJob, type Front } from './front.ts'

const token = 'conformance-0123456789'
const baseline = (name: string): string => join(import.meta.dirname, `expected-failures-${name}.yml`)

let examiners: Examiners
let scene: { folder: string; database: string }
beforeAll(async () => {
  examiners = await fetchExaminers()
  scene = await stage([{ name: 'odd', stderr: 'connect ECONNREFUSED 192.0.2.7:5432\n' }])
  const job = createJob({ jobId: suiteJob, name: 'for the suite', status: 'pending_failed', returnCode: 1 })
  await inStore(scene.database, (store) =>
    Ledger.create(store, () => workflowOf({ workflowId: 2, name: 'suite', jobs: [job] }), { actor: 'test' }),
  )
}, 300_000)
afterAll(async () => {
  for (const folder of [examiners?.folder, scene?.folder]) if (folder) await rm(folder, { recursive: true, force: true })
})

describe('the conformance suite', () => {
  let server: ReturnType<typeof startCli>
  let front: Front
  beforeAll(async () => {
    server = startCli(['mcp', '--http', '--database', scene.database], { input: null, env: { RETRIAGE_MCP_TOKEN: token } })
    const url = await new Promise<string>((resolve) =>
      server.child.stderr!.once('data', (chunk: Buffer) => resolve(chunk.toString().trim())),
    )
    front = await openFront(url, token)
  })
  afterAll(async () => {
    await front.close()
    server.child.kill('SIGTERM')
    expect((await server.ended).status).toBe(0)
  })

  it.each([
    ['2025-11-25', 'stable', ['--suite', 'all'], ['completion-complete', 'dns-rebinding-protection', 'tools-call-simple-text']],
    [
      '2026-07-28',
      'next',
      ['--requirements', '2026-07-28'],
      ['completion-complete', 'dns-rebinding-protection', 'caching', 'http-header-validation'],
    ],
  ] as const)('passes for %s, but for what does not apply', async (revision, release, args, passed) => {
    const { status, stdout, stderr } = await examiners.conformance(release, [
      ...args,
      '--url',
      front.url,
      '--expected-failures',
      baseline(revision),
    ])
    const summary = stdout.slice(stdout.indexOf('=== SUMMARY ==='))
    expect({ status, report: status === 0 ? '' : summary + stderr }).toEqual({ status: 0, report: '' })
    for (const scenario of passed) expect(summary).toMatch(new RegExp(`✓ ${scenario}: [1-9]\\d* passed, 0 failed`))
  })
})

describe('the Inspector', () => {
  const inspect = async (...args: string[]): Promise<unknown> => {
    const { status, stdout, stderr } = await examiners.inspect([
      ...['--cli', process.execPath, ...launch, '--database', scene.database],
      ...['--method', ...args],
    ])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    return JSON.parse(stdout)
  }

  it('lists and calls tools', async () => {
    expect(await inspect('tools/list')).toMatchObject({ tools: Array(5).fill({ inputSchema: { type: 'object' } }) })
    expect(await inspect('tools/call', '--tool-name', 'list_pending_failed_jobs', '--tool-arg', 'workflow_id=1')).toMatchObject({
      structuredContent: { pending_failed_count: 1, pending_failed_jobs: [{ name: 'odd', proposal: { action: 'retry' } }] },
    })
    expect(await inspect('tools/call', '--tool-name', 'get_workflow_status', '--tool-arg', 'workflow_id=9')).toMatchObject({
      isError: true,
    })
  })

  it('lists and gets prompts', async () => {
    expect(await inspect('prompts/list')).toMatchObject({ prompts: [{ name: 'triage-workflow' }] })
    expect(await inspect('prompts/get', '--prompt-name', 'triage-workflow', '--prompt-args', 'workflow_id=1')).toMatchObject({
      messages: [{ role: 'user', content: { type: 'text', text: expect.stringContaining('workflow 1') as string } }],
    })
  })

  it('lists and reads resources', async () => {
    expect(await inspect('resources/list')).toMatchObject({ resources: [{ uri: 'retriage://causes' }, { uri: 'retriage://guide' }] })
    expect(await inspect('resources/templates/list')).toMatchObject({ resourceTemplates: [{ name: 'job-timeline' }] })
    expect(await inspect('resources/read', '--uri', 'retriage://jobs/1/timeline')).toMatchObject({
      contents: [{ mimeType: 'application/json', text: expect.stringContaining('"job_id":1') as string }],
    })
  })
})
