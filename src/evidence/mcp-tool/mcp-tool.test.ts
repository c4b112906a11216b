import { spawnSync } from 'node:child_process'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { createMcpHandler } from '@modelcontextprotocol/server'
import { examineEvidenceProvider } from 'retriage/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { statusServer } from '../../../test/status-server.ts'
import { incident } from '../../testing/evidence/occasions.ts'
import type { CommandServer } from './child-transport.ts'
import { mcpTool, type McpToolOptions, type McpToolProvider } from './mcp-tool.ts'

const program = fileURLToPath(new URL('../../../test/status-server.ts', import.meta.url))
const stdio: CommandServer = { command: process.execPath, args: ['--import', import.meta.resolve('tsx'), program] }
const script = (source: string): CommandServer => ({ command: process.execPath, args: ['-e', source] })

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})
const open = (options: McpToolOptions): McpToolProvider => {
  const provider = mcpTool(options)
  closers.push(() => provider.close())
  return provider
}
const ask = async (provider: McpToolProvider, about = {}, timeoutMs = 8000) => {
  const { failure, occasion } = incident('connect to db.example:5432 password=hunter2-exam failed', about)
  return provider.gather(failure, occasion, { timeoutMs })
}

/** The server of the test behind HTTP on this machine. */
async function http(): Promise<{ url: string; calls: [string, unknown][]; requests: IncomingMessage[] }> {
  const calls: [string, unknown][] = []
  const requests: IncomingMessage[] = []
  const handler = createMcpHandler(() => statusServer((tool, args) => calls.push([tool, args])))
  const server = createServer((request, response) => {
    requests.push(request)
    void (async () => {
      const body = request.method === 'POST' ? { body: Readable.toWeb(request) as ReadableStream, duplex: 'half' as const } : {}
      const headers = new Headers(Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)]))
      const answer = await handler.fetch(
        new Request(`http://127.0.0.1${request.url ?? '/'}`, { method: request.method ?? 'GET', headers, ...body }),
      )
      response.writeHead(answer.status, Object.fromEntries(answer.headers))
      for await (const chunk of answer.body ?? []) response.write(chunk)
      response.end()
    })()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => (server.closeAllConnections(), server.close()))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`, calls, requests }
}

examineEvidenceProvider(
  'a tool of a server over stdio',
  async () => {
    const provider = mcpTool({
      server: stdio,
      tool: 'get_status',
      arguments: { host: '{host}', line: '{evidence_line}', command: '{job}' },
    })
    // Started beforehand: how long a program takes to start is no question of the contract.
    const { failure, occasion } = incident('first')
    await provider.gather(failure, occasion, { timeoutMs: 9000 })
    return { provider, known: { stderrTail: 'Connection refused' }, close: () => provider.close() }
  },
  { describe, it: (name, body) => it(name, { timeout: 20_000 }, body) },
)

examineEvidenceProvider(
  'a tool over HTTP that says too much',
  async () => ({ provider: open({ server: { url: (await http()).url }, tool: 'leak' }), known: { stderrTail: 'Connection refused' } }),
  { describe, it },
)

examineEvidenceProvider(
  'a server that hangs',
  () => ({ provider: open({ server: script('process.stdin.resume(); setInterval(() => {}, 1000)'), tool: 'x', connectTimeoutMs: 1500 }) }),
  { describe, it: (name, body) => it(name, { timeout: 20_000 }, body) },
)

describe('a tool over HTTP', () => {
  it('is called with what is known of the failure, and nothing else is called', async () => {
    const { url, calls, requests } = await http()
    const provider = open({
      server: { url, headers: { authorization: 'Bearer of-the-test' } },
      tool: 'get_status',
      arguments: { host: '{host}', about: '{job} of {job_id}: {cause}', code: '{exit_code}', list: ['{evidence_line}'], fixed: 7 },
    })
    const said = await ask(provider)
    const args = {
      ...{ host: 'node07', about: 'job of 1: unknown/unclassified', code: 1 },
      ...{ list: ['connect to db.example:5432 password=[redacted:password] failed'], fixed: 7 },
    }
    expect(said).toEqual([{ rule: 'mcp/get_status', detail: `storage: degraded since 02:10 ${JSON.stringify(args)}`.slice(0, 500) }])
    expect(provider.id).toBe('get-status')
    expect(calls).toEqual([['get_status', args]])
    expect(requests.every(({ headers }) => headers.authorization === 'Bearer of-the-test')).toBe(true)
  })

  it('is asked once by many failures that look the same', async () => {
    const { url, calls } = await http()
    const provider = open({ server: { url }, tool: 'get_status', arguments: { host: '{host}' } })
    await Promise.all(Array.from({ length: 400 }, () => ask(provider)))
    await ask(provider, { host: 'node08' })
    expect(calls.map(([, args]) => args)).toEqual([{ host: 'node07' }, { host: 'node08' }])
  })

  it('is not asked where a field is not known', async () => {
    const { url, calls } = await http()
    const provider = open({ server: { url }, tool: 'get_status', arguments: { state: '{scheduler_state}' } })
    expect([await ask(provider), calls]).toEqual([[], []])
  })

  it('has its words cleaned and cut', async () => {
    const { url } = await http()
    const [said] = await ask(open({ server: { url }, tool: 'long' }))
    expect(said?.detail).toMatch(/^red x{100,}…$/)
    expect(said?.detail.length).toBeLessThanOrEqual(500)
    expect(await ask(open({ server: { url }, tool: 'nothing' }))).toEqual([])
    expect(await ask(open({ server: { url }, tool: 'leak' }))).toEqual([
      { rule: 'mcp/leak', detail: 'token: [redacted:github-token] and password=[redacted:password]' },
    ])
  })

  it.each([
    ['fail', /the tool "fail" says that it failed: no such service, password=\[redacted:password\]/],
    ['throw', /the tool "throw" says that it failed: broken with \[redacted:github-token\]/],
    ['absent', /absent/],
    ['hang', /did not carry out "hang": .*tim/i],
  ])('that does not answer says nothing: %s', async (tool, message) => {
    const { url } = await http()
    await expect(ask(open({ server: { url }, tool }), {}, tool === 'hang' ? 1000 : 8000)).rejects.toThrow(message)
  })

  it('at an address where nobody is, or somebody else', async () => {
    const gone = createServer()
    await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve))
    const { port } = gone.address() as AddressInfo
    await new Promise((resolve) => gone.close(resolve))
    await expect(ask(open({ server: { url: `http://127.0.0.1:${port}/mcp` }, tool: 'x' }))).rejects.toThrow(
      /the MCP server cannot be used: .*ECONNREFUSED/,
    )
    const other = createServer((_, response) => response.end('<html>hello</html>'))
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    closers.push(() => other.close())
    const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}/mcp`
    await expect(ask(open({ server: { url }, tool: 'x' }))).rejects.toThrow(/the MCP server cannot be used/)
  })
})

describe('a tool over stdio', { timeout: 20_000 }, () => {
  it('is called, with the environment it is given', async () => {
    const provider = open({ server: stdio, tool: 'get_status', arguments: { host: '{host}' } })
    expect(await ask(provider)).toEqual([{ rule: 'mcp/get_status', detail: 'storage: degraded since 02:10 {"host":"node07"}' }])
    expect(await ask(provider, { host: 'node08' })).toHaveLength(1)
    await provider.close()
    await expect(ask(provider, { host: 'node09' })).rejects.toThrow(/was closed/)
  })

  it.each<[string, CommandServer, RegExp]>([
    ['is not there', { command: '/absent/server' }, /the MCP server cannot be used: spawn \/absent\/server ENOENT/],
    [
      'ends at once',
      script('console.error("no password=hunter2-exam"); process.exit(3)'),
      /cannot be used: .*it said: no password=\[redacted:password\]/,
    ],
    ['writes no JSON', script('setInterval(() => console.log("Exception in thread"), 50)'), /not ready within|cannot be used/],
    ['writes other JSON', script('setInterval(() => console.log("{\\"a\\":1}"), 50)'), /not ready within|cannot be used/],
    [
      'writes without end',
      script('const b = "x".repeat(1 << 20); const w = () => process.stdout.write(b, w); w()'),
      /not ready within|cannot be used/,
    ],
  ])('of a server that %s is an error', async (_, server, message) => {
    await expect(ask(open({ server, tool: 'x', connectTimeoutMs: 700 }), {}, 1500)).rejects.toThrow(message)
  })

  it('keeps no process alive, and leaves no server behind', () => {
    const source = `
      import { mcpTool } from 'retriage/evidence'
      const provider = mcpTool({ server: ${JSON.stringify(stdio)}, tool: 'get_status' })
      const decision = { action: 'hold', category: 'unknown', cause: 'unknown/unclassified', evidence: [] }
      const said = await provider.gather({ jobId: 1 }, { log: { stderr: [], stdout: [] }, decision }, { timeoutMs: 8000 })
      console.log(said[0].detail)`
    const { stdout, status } = spawnSync(
      process.execPath,
      ['--conditions=retriage-source', '--import', import.meta.resolve('tsx'), '--input-type=module', '-e', source],
      { encoding: 'utf8', timeout: 15_000, cwd: fileURLToPath(new URL('../../..', import.meta.url)) },
    )
    expect([stdout, status]).toEqual(['storage: degraded since 02:10 {}\n', 0])
  })
})

it.each<[Partial<McpToolOptions>, RegExp]>([
  [{ arguments: { host: 'http://{hst}/' } }, /there is no field \{hst\}; did you mean \{host\}\?/],
  [{ tool: '' }, /is no id for tool ""/],
  [{ id: 'Not An Id' }, /"Not An Id" is no id/],
])('refuses %j', (options, message) => {
  expect(() => mcpTool({ server: { url: 'http://127.0.0.1:1' }, tool: 'x', ...options })).toThrow(message)
})
