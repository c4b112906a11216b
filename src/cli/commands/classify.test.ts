import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startCli } from '../../../test/cli-process.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'retriage-classify-'))
  await writeFile(join(folder, 'job.log'), 'start\r\nConnectionError: Connection refused to storage.internal:443\r\n')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const classify = (args: string[], input: string | Buffer = '') => startCli(['classify', ...args], { cwd: folder, input }).ended

describe.concurrent('retriage classify', { timeout: 30_000 }, () => {
  it('tells a person what to do, why, and on which line it stands', async () => {
    const { status, out, err } = await classify(['job.log'])
    expect(out).toMatch(
      /^retry {2}network\/connection-refused {2}transient, \d+ % sure\nA connection was refused \(stderr line 2: ".*"\): it is retried in /,
    )
    expect(out).toMatch(/\n {2}stderr:2 {2}ConnectionError: Connection refused to storage.internal:443 {2}network\/connection-refused\n/)
    expect({ status, err }).toEqual({ status: 0, err: '' })
  })

  it('writes the decision as JSON, with what options tell', async () => {
    const { out } = await classify([
      '-',
      '--json',
      '--scheduler-state',
      'OUT_OF_MEMORY',
      '--memory',
      '16g',
      '--job-id',
      'a',
      '--attempt',
      '2',
    ])
    expect(JSON.parse(out)).toMatchObject({
      job_id: 'a',
      attempt_id: 2,
      action: 'retry',
      verdict: 'resource',
      cause: 'oom/limit',
      category: 'oom',
      memory: '24g',
    })
  })

  it.each([
    ['Connection refused to 192.0.2.1', 0],
    ['SyntaxError: invalid syntax', 1],
    ['nothing to see', 2],
  ])('with --check turns the action about %j into status %i', async (log, status) => {
    expect((await classify(['--check'], log)).status).toBe(status)
  })

  it('answers one failure a line, in order, and goes on after a line it cannot read', async () => {
    const input = [
      '{"job_id":1,"scheduler_state":"PREEMPTED"}',
      'nonsense',
      '',
      '{"memory":"1g"}',
      '{"job_id":"b","stderr_tail":"a\\u2028b","return_code":null}',
    ].join('\n')
    const { status, out } = await classify(['--ndjson'], input)
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(lines).toMatchObject([
      { job_id: 1, action: 'retry' },
      { line: 2 },
      { line: 4, error: expect.stringContaining('"job_id"') },
      { job_id: 'b', action: 'hold' },
    ])
    expect(status).toBe(1)
  })

  it('answers while its input is still open', async () => {
    const { child, ended } = startCli(['classify', '--ndjson'], { cwd: folder, input: null })
    child.stdin?.write('{"job_id":1}\n')
    const [chunk] = (await once(child.stdout!, 'data')) as [Buffer]
    expect(JSON.parse(chunk.toString())).toMatchObject({ job_id: 1, action: 'hold' })
    child.stdin?.end()
    expect((await ended).status).toBe(0)
  })

  it('reads what is no text', async () => {
    const { status, out } = await classify(['--json'], Buffer.from([0, 255, 254, 10, 13, 27, 91, 10, 200, 0]))
    expect({ status, action: (JSON.parse(out) as { action: string }).action }).toEqual({ status: 0, action: 'hold' })
  })

  it('matches packs of its user', async () => {
    await writeFile(
      join(folder, 'mine.yaml'),
      'pack: mine\ntitle: Mine\npatterns:\n  - { id: full, match: flux capacitor, cause: disk/full, source: me, examples: [flux capacitor, a flux capacitor], near_miss: [flux] }\n',
    )
    const { out } = await classify(['--json', '--packs', '*.yaml'], 'the flux capacitor is full')
    expect(JSON.parse(out)).toMatchObject({ cause: 'disk/full', evidence: [{ rule: 'mine/full' }] })
  })

  it.each([
    [['--bogus'], 64, /unknown option '--bogus'/],
    [['--memory', 'lots'], 64, /write a number and a unit/],
    [['--ndjson', '--check'], 64, /leave out --json, --check/],
    [['missing.log'], 66, /^retriage: missing\.log: there is no such file; check the path$/m],
    [['.'], 66, /is a folder; name a file in it/],
    [['--packs', 'none/*.yaml'], 64, /no file matches "none\/\*\.yaml"/],
  ])('%j ends with %i and says why', async (args, status, message) => {
    const ended = await classify(args)
    expect(ended.err).toMatch(message)
    expect({ status: ended.status, out: ended.out }).toEqual({ status, out: '' })
  })

  it('refuses a pack that is wrong with its file, id and remedy', async () => {
    await writeFile(
      join(folder, 'wrong.yml'),
      'pack: wrong\ntitle: Wrong\npatterns:\n  - { id: ahead, match: "a(?=b)", cause: disk/full, source: me, examples: [ab, aab], near_miss: [a] }\n',
    )
    const { status, err } = await classify(['--packs', 'wrong.yml'], 'x')
    expect(err).toMatch(/^retriage: wrong\.yml: pattern "wrong\/ahead": "match" uses look-around, .*"except"/)
    expect(status).toBe(65)
  })
})
