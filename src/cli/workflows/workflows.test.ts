import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { statuses } from 'retriage'
import { Ledger, openStore } from 'retriage/stores'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCli, type Ended } from '../../../test/cli-process.ts'

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'retriage-workflows-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

/** Fails until `good` is there, and leaves a job that failed, one that is canceled, one that completed. */
const spec = `
name: nightly
jobs:
  - { name: a, command: "true" }
  - { name: b, command: "test -e good", depends_on: [a] }
  - { name: c, command: "true", depends_on: [b] }
`

type Retriage = (...args: string[]) => Promise<Ended>

async function stage(): Promise<{ folder: string; retriage: Retriage }> {
  const folder = await mkdtemp(join(root, 'w-'))
  await writeFile(join(folder, 'w.yaml'), spec)
  const retriage: Retriage = (...args) => runCli(args, { cwd: folder })
  expect((await retriage('run', 'w.yaml')).status).toBe(1)
  return { folder, retriage }
}

const parsed = ({ out }: Ended): unknown => JSON.parse(out)
const zeros = Object.fromEntries(statuses.map((status) => [status, 0]))

describe.concurrent('retriage workflows', { timeout: 40_000 }, () => {
  it('lists workflows and says how one stands', async () => {
    const { retriage } = await stage()
    const [table, list, text, status] = await Promise.all([
      retriage('workflows', 'list'),
      retriage('workflows', 'list', '--json'),
      retriage('workflows', 'status', '1'),
      retriage('workflows', 'status', '1', '--json'),
    ])
    const standing = {
      ...{ workflow_id: 1, name: 'nightly', run_id: 1, complete: true },
      counts: { ...zeros, completed: 1, failed: 1, canceled: 1 },
    }
    expect(parsed(list)).toEqual([standing])
    expect(parsed(status)).toEqual(standing)
    expect(table.out).toMatch(
      /^id {2}workflow {2}run {2}created +complete {2}jobs\n 1 {2}nightly {5}1 {2}\S+Z {2}yes {7}1 completed, 1 failed, 1 canceled\n$/,
    )
    expect(text.out).toBe('workflow 1 ‘nightly’  run 1  complete\n  completed  1\n  failed     1\n  canceled   1\n')
  })

  it('resets what did not complete, starts the next run, and runs it', async () => {
    const { folder, retriage } = await stage()
    const dry = await retriage('workflows', 'reset-status', '1', '--failed-only', '--dry-run')
    expect(dry).toEqual({
      status: 0,
      err: '',
      out: 'workflow 1 ‘nightly’: would reset 2 ‘b’, 3 ‘c’\n  then: 2 uninitialized, 1 completed\n',
    })
    const reset = await retriage('workflows', 'reset-status', '1', '--failed-only', '--json')
    expect(parsed(reset)).toEqual({
      ...{ workflow_id: 1, run_id: 1, status: 'applied', jobs: [2, 3] },
      counts: { ...zeros, uninitialized: 2, completed: 1 },
    })
    expect(reset.err).toBe('"retriage workflows reinit 1" starts the next run, "retriage run 1" goes on within this one\n')
    expect(parsed(await retriage('workflows', 'reinit', '1', '--dry-run', '--json'))).toMatchObject({
      status: 'would_apply',
      run_id: 2,
      jobs: [2, 3],
    })
    const reinit = await retriage('workflows', 'reinit', '1')
    expect(reinit).toEqual({
      status: 0,
      err: '"retriage run 1" runs it\n',
      out: 'workflow 1 ‘nightly’: run 2 after run 1\n  now: 1 blocked, 1 ready, 1 completed\n',
    })
    await writeFile(join(folder, 'good'), '')
    const run = await retriage('run', '1', '--json')
    expect(parsed(run)).toMatchObject({
      ...{ run_id: 2, complete: true, counts: { completed: 3 } },
      jobs: [{ run_id: 1 }, { run_id: 2, attempt_id: 1 }, { run_id: 2, attempt_id: 1 }],
    })
    expect(run.status).toBe(0)
    expect(parsed(await retriage('workflows', 'reset-status', '1', '--json'))).toMatchObject({ jobs: [1, 2, 3] })
  })

  it('refuses to start again while a job is claimed, and changes nothing', async () => {
    const { folder, retriage } = await stage()
    await retriage('workflows', 'reset-status', '1', '--failed-only')
    await retriage('workflows', 'reinit', '1')
    const store = await openStore(join(folder, '.retriage', 'retriage.db'))
    const ledger = await Ledger.open(store, 1, { actor: 'test' })
    await ledger.apply(2, { type: 'claim', worker: 'w' })
    const [reset, reinit, json] = await Promise.all([
      retriage('workflows', 'reset-status', '1'),
      retriage('workflows', 'reinit', '1', '--dry-run'),
      retriage('workflows', 'reset-status', '1', '--json'),
    ])
    for (const { status, err } of [reset, reinit, json]) {
      expect(status).toBe(1)
      expect(err).toMatch(/\(2 ‘b’ is pending\); wait for them, .*"retriage run 1" takes back/)
    }
    expect(parsed(json)).toMatchObject({ workflow_id: 1, status: 'error', code: 'busy' })
    expect(await ledger.refresh()).toBe(false)
    await store.close()
  })

  it.each([
    [['status', '7'], /^retriage: no workflow 7 in \.retriage\/retriage\.db; "retriage workflows list" shows/],
    [['reset-status', '7'], /no workflow 7/],
    [['reinit', '7', '--dry-run'], /no workflow 7/],
  ])('%j names a workflow that is not there', async (args, message) => {
    const folder = await mkdtemp(join(root, 'e-'))
    await writeFile(join(folder, 'w.yaml'), 'name: w\njobs: [{ name: a, command: "true" }]')
    await runCli(['run', 'w.yaml'], { cwd: folder })
    expect(await runCli(['workflows', ...args], { cwd: folder })).toEqual({
      status: 64,
      out: '',
      err: expect.stringMatching(message) as string,
    })
  })

  it.each([
    [['list'], {}, /^retriage: \.retriage\/retriage\.db: there is no such database/],
    [['list'], { RETRIAGE_DATABASE: 'env.db' }, /^retriage: env\.db: there is no such database/],
    [['list', '--database', 'mysql://db'], {}, /name a file, or a postgres:\/\/ address/],
    [['reinit'], {}, /WORKFLOW_ID/],
    [['reset-status', '1', '--failed'], {}, /unknown option '--failed'/],
  ])('%j %j is refused, and makes nothing', async (args, env, message) => {
    const folder = await mkdtemp(join(root, 'e-'))
    const ended = await runCli(['workflows', ...args], { cwd: folder, env })
    expect(ended.err).toMatch(message)
    expect({ status: ended.status, out: ended.out, files: await readdir(folder) }).toEqual({ status: 64, out: '', files: [] })
  })
})
