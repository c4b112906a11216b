import { StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { rm } from 'node:fs/promises'
import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startCli } from '../../test/cli-process.ts'
import { newClient, revisions } from '../../test/mcp/agent.ts'
import { stage } from '../../test/mcp/stage.ts'

type Headers = Record<string, string>

/** A raw request, since a browser’s `fetch` does not let its caller name a host. */
function post(url: string, headers: Headers, path = '/mcp'): Promise<{ status: number; headers: Headers; body: string }> {
  const body = JSON.stringify({
    ...{ jsonrpc: '2.0', id: 1, method: 'initialize' },
    params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'raw', version: '1' } },
  })
  const always = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }
  return new Promise((resolve, reject) => {
    const sent = request(new URL(path, url), { method: 'POST', headers: { ...always, ...headers } }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        resolve({ status: response.statusCode!, headers: response.headers as Headers, body: Buffer.concat(chunks).toString() }),
      )
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

describe('retriage mcp --http', { timeout: 60_000 }, () => {
  let scene: Awaited<ReturnType<typeof stage>>
  let server: ReturnType<typeof startCli>
  let url: string
  let token: string
  beforeAll(async () => {
    scene = await stage([{ name: 'odd', stderr: 'x\n' }])
    server = startCli(['mcp', '--http', '--database', scene.database], { input: null })
    let said = ''
    await new Promise<void>((resolve) =>
      server.child.stderr!.on('data', (chunk: Buffer) => {
        said += chunk.toString()
        if (/Bearer \S+\n/.test(said)) resolve()
      }),
    )
    ;[, url, token] = /(http:\S+)\nAuthorization: Bearer (\S+)\n/.exec(said) as unknown as [string, string, string]
  }, 60_000)
  afterAll(async () => {
    server.child.kill('SIGTERM')
    const { status, out } = await server.ended
    expect({ status, out }).toEqual({ status: 0, out: '' })
    await rm(scene.folder, { recursive: true })
  })

  it('listens on loopback and makes a token', () => {
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/mcp$/)
    expect(token).toMatch(/^[\w-]{32}$/)
  })

  it.each(revisions)('serves whoever has the token (%s)', async (revision) => {
    const client = newClient(revision)
    await client.connect(
      new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers: { authorization: `Bearer ${token}` } } }),
    )
    expect((await client.listTools()).tools).toHaveLength(5)
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => client.callTool({ name: 'list_pending_failed_jobs', arguments: { workflow_id: 1 } })),
    )
    for (const { structuredContent } of answers) expect(structuredContent).toMatchObject({ pending_failed_count: 1 })
    await client.close()
  })

  it.each<[what: string, status: number, headers: (bearer: string) => Headers, path?: string]>([
    ['the token', 200, (bearer) => ({ authorization: bearer })],
    ['the token and a page of this machine', 200, (bearer) => ({ authorization: bearer, origin: 'http://localhost:6274' })],
    ['no token', 401, () => ({})],
    ['another token', 401, () => ({ authorization: 'Bearer 0123456789abcdef0123456789abcdef' })],
    ['the token in another scheme', 401, (bearer) => ({ authorization: bearer.replace('Bearer', 'Basic') })],
    ['a part of the token', 401, (bearer) => ({ authorization: bearer.slice(0, -1) })],
    ['the token and another host', 403, (bearer) => ({ authorization: bearer, host: 'evil.example:80' })],
    ['the token and a page of another origin', 403, (bearer) => ({ authorization: bearer, origin: 'https://evil.example' })],
    ['the token and a page without an origin', 403, (bearer) => ({ authorization: bearer, origin: 'null' })],
    ['the token and another path', 404, (bearer) => ({ authorization: bearer }), '/'],
  ])('answers a request with %s by %d', async (_, status, headers, path) => {
    const answer = await post(url, headers(`Bearer ${token}`), path)
    expect(answer.status).toBe(status)
    if (status === 200) expect(answer.body).toContain('"serverInfo"')
    else expect(answer.body).not.toContain(token)
    if (status === 401) expect(answer.headers['www-authenticate']).toMatch(/^Bearer/)
  })

  it('says which port is taken', async () => {
    const second = startCli(['mcp', '--http', '--port', new URL(url).port, '--token', 'x'.repeat(16), '--database', scene.database])
    expect(await second.ended).toMatchObject({
      status: 69,
      out: '',
      err: expect.stringMatching(/port \d+ is taken; name another/) as string,
    })
  })
})
