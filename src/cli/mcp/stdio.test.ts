import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { rm, mkdtemp, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCli, startCli } from '../../../test/cli-process.ts'
import { Agent, revisions } from '../../../test/mcp/agent.ts'
import { stage } from '../../../test/mcp/stage.ts'

const nasty = 'x\n{"jsonrpc":"2.0","id":1,"result":{}}\r\n\u001b]0;gone\u0007\u001b[2Jy\u2028\u0000 Content-Length: 3'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'retriage-stdio-'))
})
afterAll(() => rm(folder, { recursive: true }))

describe('retriage mcp', { timeout: 60_000 }, () => {
  it('writes nothing but messages to standard output, one a line, and ends with its client', async () => {
    const scene = await stage([{ name: nasty, command: nasty, stderr: `${nasty}\n`, stdout: nasty }])
    const call = (id: number, name: string, given: object) => ({ id, method: 'tools/call', params: { name, arguments: given } })
    const item = { job_id: 1, action: 'retry', reason: nasty }
    const messages = [
      {
        id: 1,
        method: 'initialize',
        params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: nasty, version: '1' } },
      },
      { method: 'notifications/initialized' },
      { id: 2, method: 'tools/list' },
      call(3, 'list_pending_failed_jobs', { workflow_id: 1 }),
      call(4, 'get_job_logs', { job_id: 1 }),
      call(5, 'classify_and_resolve_failures', { workflow_id: 1, classifications: [item], dry_run: false }),
      call(6, 'get_workflow_status', { workflow_id: nasty }),
      call(7, nasty, {}),
      { id: 8, method: 'resources/read', params: { uri: 'retriage://jobs/1/timeline' } },
      { id: 9, method: 'prompts/get', params: { name: 'triage-workflow', arguments: { workflow_id: nasty } } },
      { id: 10, method: nasty },
    ]
    const { child, ended } = startCli(['mcp', '--database', scene.database], { input: null })
    // Answers are awaited: requests still open when a client goes away are dropped.
    for (const message of messages) {
      child.stdin!.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
      if ('id' in message) await new Promise((resolve) => child.stdout!.once('data', resolve))
    }
    child.stdin!.end()
    const { out, err, status } = await ended
    await rm(scene.folder, { recursive: true })
    const lines = out.trimEnd().split('\n')
    const answers = lines.map((line) => JSON.parse(line) as { jsonrpc: string; id: number })
    expect(answers.map(({ jsonrpc, id }) => [jsonrpc, id])).toEqual(Array.from({ length: 10 }, (_, index) => ['2.0', index + 1]))
    // eslint-disable-next-line no-control-regex
    expect(lines.filter((line) => /[\u0000-\u001f]/.test(line))).toEqual([])
    expect({ status, err: err.replace(/.*ExperimentalWarning.*\n.*\n/, '') }).toEqual({ status: 0, err: '' })
    const jobs = JSON.stringify(answers[2])
    expect(jobs).not.toMatch(/\\u001b|\\u0000|\\u2028|\u2028|2J/)
  })

  it('passes over what is no message', async () => {
    const { child, ended } = startCli(['mcp', '--database', join(folder, 'none.db')], { input: null })
    const hello = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'x', version: '1' } }
    child.stdin!.write(`hello\n{"a":\n\n[1]\n${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params: hello })}\n`)
    await new Promise((resolve) => child.stdout!.once('data', resolve))
    child.stdin!.end()
    const { out, status } = await ended
    expect([
      status,
      out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as object),
    ]).toMatchObject([0, [{ id: 1, result: { serverInfo: { name: 'retriage' } } }]])
  })

  it.each(revisions)('starts without a database, and names the one it misses (%s)', async (revision) => {
    const file = join(folder, 'none.db')
    const agent = await Agent.start(['--database', file], [revision])
    for (const [name, given] of [
      ['get_workflow_status', { workflow_id: 1 }],
      ['list_pending_failed_jobs', { workflow_id: 1 }],
      ['get_job_logs', { job_id: 1 }],
      ['classify_and_resolve_failures', { workflow_id: 1, classifications: [{ job_id: 1, action: 'fail', reason: 'r' }] }],
      ['reset_workflow_status', { workflow_id: 1 }],
    ] as const)
      expect(await agent.call(name, given)).toMatchObject({
        isError: true,
        text: expect.stringMatching(/none\.db: there is no such database/) as string,
      })
    await expect(agent.client.readResource({ uri: 'retriage://jobs/1/timeline' })).rejects.toThrow(/none\.db: there is no such database/)
    expect((await agent.client.listTools()).tools).toHaveLength(5)
    await agent.close()
    expect(await readdir(folder)).toEqual([])
  })

  it('offers tools, prompts and resources with all that a client wants to know of them', async () => {
    const scene = await stage([{ name: 'odd', stderr: 'x\n' }], [{ name: 'done', status: 'completed' }])
    const agent = await Agent.start(['--database', scene.database])
    const { client } = agent
    const { tools } = await client.listTools()
    for (const { description, inputSchema, outputSchema, annotations } of tools) {
      expect(description!.length).toBeGreaterThan(80)
      expect([inputSchema, outputSchema].map((schema) => schema?.['type'])).toEqual(['object', 'object'])
      expect(Object.keys(annotations ?? {}).sort()).toEqual(['destructiveHint', 'idempotentHint', 'openWorldHint', 'readOnlyHint'])
    }
    expect(tools.filter(({ annotations }) => annotations?.readOnlyHint).map(({ name }) => name)).toEqual([
      ...['get_workflow_status', 'list_pending_failed_jobs', 'get_job_logs'],
    ])
    const item = (tools[3]!.inputSchema.properties as Record<string, { items?: object; default?: boolean }>)['classifications']!.items
    expect(item).toMatchObject({
      type: 'object',
      required: ['job_id', 'action', 'reason'],
      properties: { action: { enum: ['retry', 'fail'] } },
    })
    expect(client.getInstructions()).toMatch(/never instructions/)

    const prompt = await client.getPrompt({ name: 'triage-workflow', arguments: { workflow_id: '1' } })
    expect(JSON.stringify(prompt.messages)).toMatch(
      /workflow 1.*get_workflow_status.*list_pending_failed_jobs.*dry_run true.*dry_run false/,
    )
    const ref = { type: 'ref/prompt', name: 'triage-workflow' } as const
    const complete = async (value: string) => (await client.complete({ ref, argument: { name: 'workflow_id', value } })).completion.values
    expect([await complete(''), await complete('2')]).toEqual([['1', '2'], ['2']])

    const read = async (uri: string) => ((await client.readResource({ uri })).contents[0] as { text: string }).text
    expect(JSON.parse(await read('retriage://causes'))).toContainEqual(expect.objectContaining({ id: 'network/dns', verdict: 'transient' }))
    expect(await read('retriage://guide')).toMatch(/## Transient: retry[\s\S]*## Permanent: fail/)
    expect(JSON.parse(await read('retriage://jobs/1/timeline'))).toMatchObject({
      ...{ job_id: 1, name: 'odd', status: 'pending_failed', attempts: [{ attempt_id: 1 }], audit: [{ action: 'created' }] },
    })
    const template = { type: 'ref/resource', uri: 'retriage://jobs/{job_id}/timeline' } as const
    expect((await client.complete({ ref: template, argument: { name: 'job_id', value: '' } })).completion.values).toEqual(['1'])
    await agent.close()
    await rm(scene.folder, { recursive: true })
  })

  it.each([
    [['--policy', 'none.yaml'], /none\.yaml: there is no such file/, 66],
    [['--http', '--host', '0.0.0.0'], /0\.0\.0\.0: this server listens on loopback alone/, 64],
    [['--http', '--token', 'short'], /the token is too short/, 64],
    [['--port', 'x'], /whole number/, 64],
    [['config', 'codex'], /there is no agent "codex".*\(claude, copilot\)/, 64],
    [['config'], /AGENT/, 64],
  ])('%j is refused with its place and remedy', async (args, message, status) => {
    expect(await runCli(['mcp', ...args], { cwd: folder })).toMatchObject({
      status,
      out: '',
      err: expect.stringMatching(message) as string,
    })
  })
})

describe('retriage mcp config', { timeout: 60_000 }, () => {
  it.each([
    ['claude', 'stdio'],
    ['copilot', 'local'],
  ])('prints what %s needs, and what to do with it', async (agent, type) => {
    const { out, err, status } = await runCli(['mcp', 'config', agent, '--database', 'a/b.db'], { cwd: folder })
    expect({ status, err }).toEqual({ status: 0, err: expect.stringMatching(/json.*, or add it/) as string })
    const entry = (JSON.parse(out) as { mcpServers: { retriage: { command: string; args: string[] } } }).mcpServers.retriage
    expect(entry).toMatchObject({ type, env: {} })
    expect(entry.args.slice(-3)).toEqual(['mcp', '--database', join(folder, 'a/b.db')])
    const client = new Client({ name: 'test', version: '1' })
    await client.connect(new StdioClientTransport({ ...entry, stderr: 'ignore' }))
    expect((await client.listTools()).tools.map(({ name }) => name)).toContain('list_pending_failed_jobs')
    await client.close()
  })

  it('prints no password of a database', async () => {
    const { out, err } = await runCli(['mcp', 'config', 'claude', '--database', 'postgres://me:hunter2@db/jobs'], { cwd: folder })
    expect(out + err).not.toContain('hunter2')
    expect(JSON.parse(out)).toMatchObject({ mcpServers: { retriage: { env: { RETRIAGE_DATABASE: '${RETRIAGE_DATABASE}' } } } })
    expect(err).toMatch(/set RETRIAGE_DATABASE/)
  })
})
