import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startCli, type Ended } from '../../../test/cli-process.ts'

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'retriage-recover-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

const spec = `
name: night
use_pending_failed: true
resource_requirements: [{ name: small, memory: 2g, runtime: PT1M }]
jobs:
  - { name: odd, command: 'test -e repaired || exit 9' }
  - { name: after, command: 'true', depends_on: [odd] }
  - { name: bug, command: 'echo "SyntaxError: invalid syntax" >&2; exit 1' }
  - { name: tight, resource_requirements: small, command: 'test "$RETRIAGE_ATTEMPT_ID" -ge 3 || { echo "slurmstepd: error: Detected 1 oom-kill event(s) in StepId=1.0" >&2; exit 1; }' }
`

/** A folder with the workflow after a run that nobody looked after. */
async function night(): Promise<(...args: string[]) => Promise<Ended>> {
  const folder = await mkdtemp(join(root, 'w-'))
  await writeFile(join(folder, 'w.yaml'), spec)
  const cli = (...args: string[]) => startCli(args, { cwd: folder }).ended
  await cli('run', 'w.yaml')
  return cli
}
const counts = async (cli: (...args: string[]) => Promise<Ended>) =>
  (JSON.parse((await cli('workflows', 'status', '1', '--json')).out) as { counts: object }).counts

describe.concurrent('retriage recover', { timeout: 60_000 }, () => {
  it('prints the plan of a dry run and changes nothing', async () => {
    const cli = await night()
    const { status, out } = await cli('recover', '1', '--dry-run', '--recovery-hook', 'touch repaired')
    expect(status).toBe(0)
    expect(out).toMatch(/the recovery hook would run first\n.*job +status +would be +with +because\n.*odd +pending_failed +retried/s)
    const plan = JSON.parse((await cli('recover', '1', '--dry-run', '--json')).out) as object
    expect(plan).toMatchObject({
      workflow_id: 1,
      dry_run: true,
      hook: false,
      taken_back: [],
      items: [{ name: 'odd', outcome: 'held', decision: { action: 'hold' } }],
    })
    expect(await counts(cli)).toMatchObject({ pending_failed: 1, failed: 1, blocked: 1 })
  })

  it('tries again what the hook repaired, and says what it did', async () => {
    const cli = await night()
    const { status, out, err } = await cli(
      'recover',
      '1',
      '--json',
      '--recovery-hook',
      'echo "$RETRIAGE_WORKFLOW_ID: $RETRIAGE_JOB_IDS"; touch repaired',
    )
    expect(err).toContain('1: 1\n')
    expect(JSON.parse(out)).toMatchObject({
      complete: true,
      counts: { completed: 3, failed: 1 },
      recovery: { hook: true, items: [{ name: 'odd', outcome: 'retried' }] },
    })
    expect(status).toBe(1)
  })

  it('ends where the hook fails, with nothing resolved', async () => {
    const cli = await night()
    const { status, err } = await cli('recover', '1', '--recovery-hook', 'exit 3')
    expect([status, err]).toEqual([69, expect.stringContaining('the recovery hook ended with exit code 3; nothing was resolved')])
    expect(await counts(cli)).toMatchObject({ pending_failed: 1, completed: 1 })
  })

  it('grows memory by the multiplier that is given', async () => {
    const folder = await mkdtemp(join(root, 'm-'))
    await writeFile(join(folder, 'w.yaml'), spec.replace('use_pending_failed: true\n', ''))
    const cli = (...args: string[]) => startCli(args, { cwd: folder }).ended
    await cli('run', 'w.yaml')
    const { out } = await cli('recover', '1', '--json', '--memory-multiplier', '3')
    const { recovery, jobs } = JSON.parse(out) as {
      recovery: { items: { name: string; decision: { memory?: string } }[] }
      jobs: { name: string; memory: string; attempt_id: number }[]
    }
    expect(recovery.items.find(({ name }) => name === 'tight')?.decision.memory).toBe('6g')
    expect(jobs.find(({ name }) => name === 'tight')).toMatchObject({ memory: '6g', attempt_id: 2 })
  })

  it.each([
    [['recover', '9'], 'no workflow 9'],
    [['recover', '1', '--memory-multiplier', '1'], 'a number above 1'],
    [['recover', '1', '--runtime-multiplier', 'twice'], 'a number above 1'],
    [['watch', '1', '--poll-interval', '0'], 'a whole number from 1'],
    [['watch', '1', '--max-retries', 'x'], 'a whole number from 1'],
    [['watch'], 'missing required argument'],
  ])('refuses %j', async (args, words) => {
    const folder = await mkdtemp(join(root, 'e-'))
    await writeFile(join(folder, 'w.yaml'), 'name: w\njobs: [{ name: a, command: "true" }]')
    await startCli(['run', 'w.yaml'], { cwd: folder }).ended
    const { status, err, out } = await startCli(args, { cwd: folder }).ended
    expect([status, out]).toEqual([64, ''])
    expect(err).toContain(words)
  })
})

describe.concurrent('retriage watch', { timeout: 60_000 }, () => {
  it('looks again where failures remain, and does not call that a success', async () => {
    const cli = await night()
    const { status, err } = await cli('watch', '1', '--max-retries', '2', '--poll-interval', '1')
    expect(status).toBe(2)
    expect(err.match(/failures remain that nothing decides; looking again in 1 s/g)).toHaveLength(1)
  })

  it('ends when all is complete, with what a person decided meanwhile', async () => {
    const cli = await night()
    const watching = cli('watch', '1', '--max-retries', '6', '--poll-interval', '1', '--json')
    await new Promise((resume) => setTimeout(resume, 1500))
    expect((await cli('jobs', 'resolve', '1', '--fail', '--reason', 'not worth it')).status).toBe(0)
    const { status, out } = await watching
    expect(status).toBe(1)
    expect(JSON.parse(out)).toMatchObject({ complete: true, counts: { completed: 1, failed: 2, canceled: 1 } })
  })
})
