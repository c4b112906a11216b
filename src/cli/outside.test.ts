import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCli, type Ended } from '../../test/cli-process.ts'
import { readEvidenceFile } from './evidence-file.ts'

let folder: string
let server: Server
let port: number
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'retriage-outside-'))
  server = createServer((socket) => socket.resume().on('error', () => undefined))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
  await writeFile(join(folder, 'known.yaml'), '- { id: inc-42, match: "odd .*badge", note: "maintenance until 18:00" }\n')
  await writeFile(join(folder, 'redactions.yaml'), "- { kind: badge, match: 'badge \\d\\d-\\d\\d' }\n")
  await writeFile(
    join(folder, 'evidence.yaml'),
    'timeout_seconds: 2\nproviders:\n  - reachability: { allow_loopback: true }\n  - known_errors: { file: known.yaml }\n',
  )
  await writeFile(join(folder, 'odd.log'), `connecting to 127.0.0.1:${port}\nsomething odd with badge 12-34\npassword=hunter2\n`)
  await writeFile(join(folder, 'bug.log'), "Traceback (most recent call last):\nKeyError: 'x'\n")
})
afterAll(async () => {
  server.close()
  await rm(folder, { recursive: true, force: true })
})
const cli = (...args: string[]): Promise<Ended> => runCli(args, { cwd: folder })

describe.concurrent('retriage classify', { timeout: 30_000 }, () => {
  it('shows what is known outside, and decides the same', async () => {
    const plain = JSON.parse((await cli('classify', 'odd.log', '--exit-code', '9', '--json')).out) as { evidence: { kind: string }[] }
    const { out, status } = await cli('classify', 'odd.log', '--exit-code', '9', '--json', '--evidence', 'evidence.yaml')
    const decision = JSON.parse(out) as typeof plain
    expect(status).toBe(0)
    expect(decision.evidence.filter(({ kind }) => kind === 'outside')).toEqual([
      { kind: 'outside', rule: 'answer/tcp', source: 'reachability', detail: expect.stringContaining('accepts connections') as string },
      { kind: 'outside', rule: 'known/inc-42', source: 'known-errors', detail: 'known error inc-42: maintenance until 18:00' },
    ])
    expect({ ...decision, evidence: decision.evidence.filter(({ kind }) => kind !== 'outside') }).toEqual(plain)
  })

  it('shows what a model would see, and nothing that is none of its business', async () => {
    const { out, err, status } = await cli(
      'classify',
      'odd.log',
      '--exit-code',
      '9',
      '--show-prompt',
      '--redactions',
      'redactions.yaml',
      '--evidence',
      'evidence.yaml',
    )
    expect([status, err]).toEqual([0, ''])
    expect(out).toMatch(
      /^== instructions \(triage-\d+\)\n\nYou read the report .*\n== data\n\nBEGIN REPORT .*\nEND REPORT .*\n== about \d+ tokens; the answer follows a JSON schema of \d+ characters/s,
    )
    expect(out).toContain('stderr 2| something odd with [redacted:badge]\n')
    expect(out).toContain('stderr 3| password=[redacted:password]\n')
    expect(out).toContain('- known-errors: known error inc-42: maintenance until 18:00')
    expect(out).not.toMatch(/12-34|hunter2/)
  })

  it('writes the request of a provider for machines, and says where none would be asked', async () => {
    const { out, err } = await cli('classify', 'bug.log', '--exit-code', '1', '--show-prompt', '--json')
    expect(err).toBe('retriage: no model would be asked: its cause is known (code_bug/index), and the decision is fail\n')
    expect(JSON.parse(out)).toMatchObject({
      prompt: expect.stringMatching(/^triage-/) as string,
      data: expect.stringContaining("KeyError: 'x'") as string,
      schema: { type: 'object', additionalProperties: false },
      max_output_tokens: 1500,
      timeout_ms: 60_000,
    })
  })

  it('takes further kinds of credentials out of decisions', async () => {
    const { out } = await cli('classify', 'odd.log', '--exit-code', '9', '--json', '--redactions', 'redactions.yaml')
    expect(out).not.toMatch(/12-34|hunter2/)
  })

  it.each([
    [['--show-prompt', '--ndjson'], 64, '--ndjson writes a decision a line already'],
    [['--show-prompt', '--check'], 64, '--show-prompt prints no decision'],
    [['--evidence', 'absent.yaml'], 66, 'absent.yaml: there is no such file'],
    [['--redactions', 'evidence.yaml'], 65, 'evidence.yaml: is not a list'],
    [['--evidence', 'redactions.yaml'], 65, 'redactions.yaml: '],
  ])('refuses %j', async (args, code, words) => {
    const { status, err, out } = await cli('classify', 'odd.log', ...args)
    expect([status, out]).toEqual([code, ''])
    expect(err).toContain(words)
  })
})

describe('retriage recover and watch', { timeout: 60_000 }, () => {
  it('show what is known outside, and keep no credentials of a team', async () => {
    await writeFile(
      join(folder, 'w.yaml'),
      `{ name: w, use_pending_failed: true, jobs: [{ name: a, command: 'cat odd.log >&2; exit 9' }] }`,
    )
    await cli('run', 'w.yaml')
    const recovered = await cli('recover', '1', '--evidence', 'evidence.yaml', '--redactions', 'redactions.yaml')
    expect(recovered.status).toBe(2)
    const shown = await cli('jobs', 'show', '1')
    expect(shown.out).toContain('known error inc-42: maintenance until 18:00')
    const kept = JSON.parse((await cli('jobs', 'show', '1', '--json')).out) as { decision: { evidence: { source?: string }[] } }
    expect(kept.decision.evidence.map(({ source }) => source).filter(Boolean)).toEqual(['reachability', 'known-errors'])
    const watched = await cli('watch', '1', '--max-retries', '1', '--evidence', 'evidence.yaml', '--redactions', 'redactions.yaml')
    expect(watched.status).toBe(2)
    expect(recovered.out + recovered.err + watched.out + watched.err + JSON.stringify(kept.decision)).not.toMatch(/12-34|hunter2/)
    const wrong = await cli('recover', '1', '--evidence', 'redactions.yaml')
    expect([wrong.status, wrong.out]).toEqual([65, ''])
  })
})

describe('a file of providers', () => {
  const read = async (text: string) => {
    const path = join(folder, 'given.yaml')
    await writeFile(path, text)
    return readEvidenceFile(path)
  }

  it('may hold every provider, with what is secret in the environment', async () => {
    process.env['RETRIAGE_TEST_TOKEN'] = 'of-the-test'
    const { evidence, evidenceTimeoutMs } = await read(`
      timeout_seconds: 1.5
      providers:
        - reachability
        - known_errors: { database: postgres://etl@127.0.0.1/jobs }
        - mcp_tool:
            id: status-page
            server: { url: 'https://status.example/mcp', headers: { authorization: 'Bearer \${RETRIAGE_TEST_TOKEN}' } }
            tool: incidents
            arguments: { host: '{host}' }
            categories: [network]
        - mcp_tool: { server: { command: status-server, args: [--quiet], env: { A: b } }, tool: get_status }`)
    expect(evidence.map(({ id }) => id)).toEqual(['reachability', 'known-errors', 'status-page', 'get-status'])
    expect(evidenceTimeoutMs).toBe(1500)
  })

  it.each([
    ['provider: []', 'unknown key "provider"; did you mean "providers"?'],
    ['providers: []', '"providers"'],
    ['providers: [reachable]', 'providers[0]: unknown key "reachable"; did you mean "reachability"?'],
    ['providers: [{ reachability: {}, known_errors: {} }]', 'providers[0]: write one provider'],
    ['providers: [{ reachability: { alow: [] } }]', 'providers[0].reachability: unknown key "alow"; did you mean "allow"?'],
    ['providers: [{ reachability: { allow: ["http://x"] } }]', 'providers[0].reachability: reachability: "http://x" in "allow" is no host'],
    ['providers: [{ known_errors: {} }]', 'providers[0].known_errors: give "file", or "database"'],
    ['providers: [{ mcp_tool: { server: {}, tool: x } }]', 'providers[0].mcp_tool.server: "command"'],
    ['providers: [{ mcp_tool: { server: { url: x }, tool: x } }]', 'providers[0].mcp_tool.server: "url"'],
    [
      'providers: [{ mcp_tool: { server: { command: x }, tool: x, arguments: { a: "{hst}" } } }]',
      'there is no field {hst}; did you mean {host}?',
    ],
    [
      'providers: [{ mcp_tool: { server: { url: "http://127.0.0.1", headers: { a: "${ABSENT_OF_THE_TEST}" } }, tool: x } }]',
      'the environment has no variable ABSENT_OF_THE_TEST',
    ],
    ['providers: [', 'not readable as YAML'],
  ])('%s is refused', async (text, words) => {
    await expect(read(text)).rejects.toThrow(words)
    await expect(read(text)).rejects.toMatchObject({ code: 'invalid_evidence' })
  })
})
