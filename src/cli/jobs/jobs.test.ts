import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { statuses } from 'retriage'
import { openStore } from 'retriage/stores'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCli, type Ended } from '../../../test/cli-process.ts'

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'retriage-jobs-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

const spec = `
name: nightly
use_pending_failed: true
resource_requirements: [{ name: small, memory: 200m, runtime: PT1M }]
jobs:
  - { name: odd, command: "echo 'postgres://etl:hunter2@db/jobs is odd' >&2; exit 3", resource_requirements: small }
  - { name: next, command: "true", depends_on: [odd] }
  - { name: last, command: "true", depends_on: [next] }
  - { name: fine, command: "true # --password hunter2" }
`

type Retriage = (...args: string[]) => Promise<Ended>

/** A folder with a workflow that ran: job 1 is held, 2 and 3 wait for it, 4 completed. */
async function stage(): Promise<{ folder: string; retriage: Retriage }> {
  const folder = await mkdtemp(join(root, 'w-'))
  await writeFile(join(folder, 'w.yaml'), spec)
  const retriage: Retriage = (...args) => runCli(args, { cwd: folder })
  expect(await retriage('run', 'w.yaml')).toMatchObject({ status: 2, err: expect.stringContaining('"retriage run 1" goes on') as string })
  return { folder, retriage }
}

const parsed = ({ out }: Ended): unknown => JSON.parse(out)
const job = { run_id: 1, attempt_id: 1, return_code: null, signal: null, memory: null, runtime: null, decision: null }

describe.concurrent('retriage jobs', { timeout: 40_000 }, () => {
  it('lists jobs as a table and as JSON, all or those with a status, without credentials', async () => {
    const { retriage } = await stage()
    const [table, all, held, none] = await Promise.all([
      retriage('jobs', 'list', '1'),
      retriage('jobs', 'list', '1', '--json'),
      retriage('jobs', 'list', '1', '--status', 'pending_failed', '--json'),
      retriage('jobs', 'list', '1', '--status', 'canceled', '--json'),
    ])
    const lines = table.out.split('\n')
    expect(lines[0]).toBe('id  job   status          attempt  ended  decision  cause                 reason')
    expect(lines[1]).toMatch(/^ 1 {2}odd {3}pending_failed {8}1 {2}3 {6}hold {6}unknown\/unclassified {2}\S.*…$/)
    expect(lines[2]).toBe(' 2  next  blocked               1')
    expect(lines[1]!.length).toBeLessThanOrEqual(120)
    expect(parsed(all)).toEqual([
      {
        ...{ ...job, job_id: 1, name: 'odd', status: 'pending_failed', return_code: 3, memory: '200m', runtime: 'PT1M' },
        decision: expect.objectContaining({ action: 'hold', run_id: 1, attempt_id: 1 }) as object,
      },
      { ...job, job_id: 2, name: 'next', status: 'blocked' },
      { ...job, job_id: 3, name: 'last', status: 'blocked' },
      { ...job, job_id: 4, name: 'fine', status: 'completed', return_code: 0 },
    ])
    expect(parsed(held)).toMatchObject([{ job_id: 1 }])
    expect(parsed(none)).toEqual([])
    expect(table.out + all.out).not.toContain('hunter2')
  })

  it('shows attempts, what was decided on which evidence, and the audit', async () => {
    const { folder, retriage } = await stage()
    const [text, json, fine] = await Promise.all([
      retriage('jobs', 'show', '1'),
      retriage('jobs', 'show', '1', '--json'),
      retriage('jobs', 'show', '4'),
    ])
    expect(text.out).toMatch(/^job 1 ‘odd’ {2}pending_failed {2}attempt 1 of run 1\n/)
    expect(text.out).toContain('postgres://etl:[redacted:url-password]@db/jobs is odd')
    expect(text.out).toMatch(/\n {2}given {7}memory 200m, runtime PT1M\n {2}ended {7}failed with exit code 3 after \d/)
    expect(text.out).toContain(join(folder, '.retriage', 'output', 'job_1_r1_a1.err'))
    expect(text.out).toMatch(/\n\S+Z {2}runner +fail_attempt +running → pending_failed +1\/1 +waits for a decision\n/)
    expect(fine.out).toMatch(/command {5}true # --password \[redacted:password\]\n/)
    expect(text.out + json.out + fine.out).not.toContain('hunter2')
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string
    const log = (end: string) => expect.stringMatching(new RegExp(`job_1_r1_a1\\.${end}$`)) as string
    const request = { memory: '200m', runtime: 'PT1M' }
    const { attempts, audit, ...rest } = parsed(json) as { attempts: { result: { peak_memory: unknown } }[]; audit: unknown[] }
    expect(rest).toMatchObject({ job_id: 1, status: 'pending_failed', return_code: 3, decision: { action: 'hold' } })
    expect(attempts).toEqual([
      {
        ...{ run_id: 1, attempt_id: 1, resources: request, handle: expect.any(String) as string, started_at: time, finished_at: time },
        result: {
          ...{ started: true, return_code: 3, signal: null, scheduler_state: null, host: expect.any(String) as string },
          ...{ exec_time_seconds: expect.any(Number) as number, peak_memory: attempts[0]!.result.peak_memory },
        },
        ...{ logs: { stdout: log('out'), stderr: log('err') }, decided_at: time },
        decision: expect.objectContaining({ action: 'hold' }) as object,
      },
    ])
    expect(audit).toMatchObject([
      { action: 'created', actor: 'person', from: null, to: 'uninitialized' },
      { action: 'initialize' },
      { action: 'claim' },
      { action: 'start', from: 'pending', to: 'running', resources_before: request },
      { action: 'fail_attempt', to: 'pending_failed', outcome: 'applied' },
      { at: time, action: 'hold', actor: 'heuristic', job_id: 1, run_id: 1, attempt_id: 1, evidence: [{ kind: 'exit_code' }, {}] },
    ])
  })

  it('says what a decision would do, does it once, and refuses what is stale', async () => {
    const { folder, retriage } = await stage()
    const dry = await retriage('jobs', 'resolve', '1', '--fail', '--dry-run')
    expect(dry).toMatchObject({ status: 0, err: '' })
    expect(dry.out).toBe('would apply  job 1: failed; cancels 2 jobs\n  would be canceled: 2 ‘next’, 3 ‘last’\n')
    const stale = await retriage('jobs', 'resolve', '1', '--retry', '--attempt', '2')
    expect(stale).toMatchObject({ status: 1, out: expect.stringMatching(/^refused {2}job 1: .*attempt 2.*attempt 1;/) as string })
    expect(await retriage('jobs', 'resolve', '4', '--retry')).toMatchObject({
      status: 1,
      out: expect.stringContaining('completed') as string,
    })

    const order = ['jobs', 'resolve', '1', '--retry', '--memory', '1g', '--runtime', 'PT2M', '--reason', 'more room; token: abc123def']
    const applied = await retriage(...order, '--json')
    expect(applied.status).toBe(0)
    expect(applied.err).toBe('"retriage run 1" goes on\n')
    expect(parsed(applied)).toEqual([
      {
        ...{ job_id: 1, status: 'applied', action: 'retry', code: null, canceled: [], unblocked: [] },
        ...{ message: 'job 1: retried as attempt 2 of run 1 with memory 1g, runtime PT2M', from: 'pending_failed', to: 'ready' },
        ...{ run_id: 1, attempt_id: 2 },
      },
    ])
    expect(await retriage(...order)).toMatchObject({
      status: 0,
      err: '',
      out: expect.stringMatching(/^nothing to do {2}job 1: already/) as string,
    })
    const store = await openStore(join(folder, '.retriage', 'retriage.db'))
    const entries = (await store.audit(1, 1)).filter(({ actor, outcome }) => actor === 'person' && outcome === 'applied')
    await store.close()
    expect(entries.at(-1)).toMatchObject({
      ...{ action: 'retry', from: 'pending_failed', to: 'ready', reason: 'more room; token: [redacted:token]', confidence: 1 },
      evidence: [{ kind: 'person' }, { kind: 'exit_code' }, {}],
    })
  })

  it('gives several up at once, in any workflow, and all or none are found', async () => {
    const { retriage } = await stage()
    await retriage('run', 'w.yaml')
    const unknown = await retriage('jobs', 'resolve', '1', '99', '--fail')
    expect(unknown).toMatchObject({
      status: 64,
      out: '',
      err: expect.stringMatching(/^retriage: no job 99 in \.retriage\/retriage\.db; /) as string,
    })
    expect(parsed(await retriage('jobs', 'list', '1', '--status', 'pending_failed', '--json'))).toHaveLength(1)
    const both = await retriage('jobs', 'resolve', '1', '5', '--fail', '--json')
    expect(parsed(both)).toMatchObject([
      { job_id: 1, status: 'applied', canceled: [2, 3] },
      { job_id: 5, status: 'applied', canceled: [6, 7] },
    ])
    expect(await retriage('run', '1')).toMatchObject({ status: 1, out: expect.stringMatching(/next +canceled/) as string })
  })

  it.each([
    [['list', '1', '--status', 'pending_faild'], new RegExp(`pending_faild.*did you mean pending_failed\\? \\(${statuses.join(', ')}\\)`)],
    [['list'], /WORKFLOW_ID/],
    [['show'], /JOB/],
    [['lst', '1'], /unknown command 'lst'/],
    [['resolve', '1'], /--retry or --fail/],
    [['resolve', '1', '--retry', '--fail'], /not both/],
    [['resolve', '1', '--fail', '--memory', '1g'], /leave them out/],
    [['resolve', '1', '--retry', '--memory', 'lots'], /memory "lots": write a number and a unit/],
    [['resolve', '1', '--retry', '--runtime', '4h'], /ISO-8601/],
    [['resolve', '1', '--retry', '--attempt', '0'], /whole number/],
    [['resolve', '1', '2', '--retry', '--attempt', '1'], /about one job/],
    [['list', '1'], /^retriage: \.retriage\/retriage\.db: there is no such database; .*"retriage run SPEC\.yaml"/],
    [['show', '1', '--database', 'other.db'], /^retriage: other\.db: there is no such database/],
  ])('%j is refused with its place and remedy, and makes nothing', async (args, message) => {
    const folder = await mkdtemp(join(root, 'e-'))
    const ended = await runCli(['jobs', ...args], { cwd: folder })
    expect(ended.err).toMatch(message)
    expect({ status: ended.status, out: ended.out, files: await readdir(folder) }).toEqual({ status: 64, out: '', files: [] })
  })
})
