import type { ChildProcess } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCli, startCli, type Ended } from '../../../test/cli-process.ts'

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'retriage-cli-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

async function start(spec: string | null, args: string[] = []): Promise<{ child: ChildProcess; folder: string; ended: Promise<Ended> }> {
  const folder = await mkdtemp(join(root, 'w-'))
  if (spec !== null) await writeFile(join(folder, 'w.yaml'), spec)
  return { folder, ...startCli(args, { cwd: folder }) }
}
const run = async (spec: string | null, ...args: string[]) => (await start(spec, args)).ended

describe.concurrent('retriage run', { timeout: 20_000 }, () => {
  it('exits with 0 when every job completed, and writes a table', async () => {
    const { status, out, err } = await run(
      'name: w\njobs: [{ name: a, command: "true" }, { name: b, command: "true", depends_on: [a] }]',
      'run',
      'w.yaml',
    )
    expect(out).toBe('job  status     attempts  decision  deciding line\na    completed         1\nb    completed         1\n')
    expect(err).toMatch(/a: attempt 1 started\n.*a: completed after/)
    expect(status).toBe(0)
  })

  it('exits with 1 when jobs failed or were canceled, and writes JSON', async () => {
    const spec = `
name: w
resource_requirements: [{ name: small, memory: 1g, runtime: PT1M }]
jobs:
  - { name: a, command: exit 4, resource_requirements: small }
  - { name: b, command: "true", depends_on: [a] }`
    const { status, out } = await run(spec, 'run', 'w.yaml', '--json', '--jobs', '1')
    expect(status).toBe(1)
    const job = { run_id: 1, attempt_id: 1, signal: null, decision: null }
    expect(JSON.parse(out)).toEqual({
      ...{ workflow_id: 1, run_id: 1, complete: true },
      counts: {
        uninitialized: 0,
        blocked: 0,
        ready: 0,
        pending: 0,
        running: 0,
        completed: 0,
        failed: 1,
        canceled: 1,
        terminated: 0,
        disabled: 0,
        pending_failed: 0,
      },
      jobs: [
        { ...job, job_id: 1, name: 'a', status: 'failed', return_code: 4, memory: '1g', runtime: 'PT1M' },
        { ...job, job_id: 2, name: 'b', status: 'canceled', return_code: null, memory: null, runtime: null },
      ],
    })
  })

  it('exits with 2 when jobs are held, keeps what was decided, and finds the logs where they were asked for', async () => {
    const { ended, folder } = await start('name: w\nuse_pending_failed: true\njobs: [{ name: odd, command: "echo hm >&2; exit 3" }]', [
      'run',
      'w.yaml',
      '--json',
      '-o',
      'logs',
    ])
    const { status, out } = await ended
    expect(status).toBe(2)
    expect(JSON.parse(out)).toMatchObject({
      complete: false,
      counts: { pending_failed: 1 },
      jobs: [{ status: 'pending_failed', decision: { action: 'hold', run_id: 1, attempt_id: 1 } }],
    })
    expect(await readFile(join(folder, 'logs', 'job_1_r1_a1.err'), 'utf8')).toBe('hm\n')
  })

  it('ends its jobs at Ctrl-C and says what became of them', async () => {
    const { child, ended, folder } = await start(
      'name: w\njobs: [{ name: a, command: "echo $$ > pid; exec sleep 60" }, { name: b, command: "true", depends_on: [a] }]',
      ['run', 'w.yaml', '--json'],
    )
    let pid = ''
    while (pid === '') {
      await new Promise((resume) => setTimeout(resume, 50))
      pid = await readFile(join(folder, 'pid'), 'utf8').catch(() => '')
    }
    child.kill('SIGINT')
    const { status, out, err } = await ended
    expect(status).toBe(130)
    expect(err).toContain('stopping')
    expect(JSON.parse(out)).toMatchObject({ jobs: [{ status: 'ready', attempt_id: 2 }, { status: 'blocked' }] })
    expect(() => process.kill(Number(pid), 0)).toThrow()
  })

  it('says nothing of a handler where a job was only stopped', async () => {
    const { child, ended, folder } = await start('name: w\njobs: [{ name: a, command: "touch up; exec sleep 60" }]', ['run', 'w.yaml'])
    while (!(await readFile(join(folder, 'up')).catch(() => false))) await new Promise((resume) => setTimeout(resume, 50))
    child.kill('SIGINT')
    const { out } = await ended
    expect(out).toMatch(/^a +ready +1 *$/m)
  })

  it('kills its jobs at the second Ctrl-C', async () => {
    const { child, ended, folder } = await start(
      `name: w\njobs: [{ name: a, command: "trap '' TERM; touch up; while :; do sleep 0.1; done" }]`,
      ['run', 'w.yaml', '--json'],
    )
    while (!(await readFile(join(folder, 'up')).catch(() => false))) await new Promise((resume) => setTimeout(resume, 50))
    child.kill('SIGTERM')
    await new Promise((resume) => setTimeout(resume, 300))
    const again = Date.now()
    child.kill('SIGTERM')
    expect((await ended).status).toBe(143)
    expect(Date.now() - again).toBeLessThan(2000)
  })

  it('exits with 65 for a file that is not a workflow, 66 for one that is not there, 64 for wrong use', async () => {
    const [data, absent, option, nothing] = await Promise.all([
      run('name: w\njobs:\n  - { name: a, comand: x }\n', 'run', 'w.yaml'),
      run(null, 'run', 'w.yaml'),
      run(null, 'run', 'w.yaml', '--jobs', '0'),
      run(null, 'run'),
    ])
    expect(data).toEqual({
      status: 65,
      out: '',
      err: expect.stringMatching(/^retriage: w\.yaml:3: jobs\[0\]: unknown key "comand"; did you mean "command"\?/),
    })
    expect(absent).toEqual({ status: 66, out: '', err: expect.stringContaining('w.yaml') })
    expect(option).toEqual({ status: 64, out: '', err: expect.stringContaining('whole number') })
    expect(nothing).toEqual({ status: 64, out: '', err: expect.stringContaining('SPEC') })
  })

  it('keeps the workflow, goes on with it by its id, and prints how a complete one ended', async () => {
    const { ended, folder } = await start('name: w\njobs: [{ name: a, command: echo x >> ran }]', ['run', 'w.yaml'])
    const first = await ended
    expect(first.err).toMatch(/^workflow 1 ‘w’ in \.retriage\/retriage\.db\n/)
    const again = await runCli(['run', '1'], { cwd: folder })
    expect(again).toMatchObject({ status: 0, out: first.out })
    await runCli(['run', 'w.yaml'], { cwd: folder })
    expect(JSON.parse((await runCli(['workflows', 'list', '--json'], { cwd: folder })).out)).toHaveLength(2)
    expect(await readFile(join(folder, 'ran'), 'utf8')).toBe('x\nx\n')
  })

  it('takes a file before a workflow of the same name, and keeps logs beside the database it is told', async () => {
    const folder = await mkdtemp(join(root, 'w-'))
    await writeFile(join(folder, '1'), 'name: file\njobs: [{ name: a, command: "true" }]')
    const env = { RETRIAGE_DATABASE: 'data/jobs.db' }
    await runCli(['run', '1'], { cwd: folder, env })
    const second = await runCli(['run', '1'], { cwd: folder, env })
    expect(second.err).toMatch(/^workflow 2 ‘file’ in data\/jobs\.db\n/)
    expect(await readdir(join(folder, 'data', 'jobs-output'))).toContain('job_2_r1_a1.err')
    expect(await readdir(folder)).not.toContain('.retriage')
  })

  it('lets two processes run one workflow, each job once', async () => {
    const command = 'echo $RETRIAGE_JOB_ID >> ran; until [ -e go ]; do sleep 0.05; done'
    const jobs = Array.from({ length: 12 }, (_, index) => ({ name: `j${index}`, command }))
    const { folder, ended } = await start(JSON.stringify({ name: 'w', jobs }), ['run', 'w.yaml', '--jobs', '1', '--json'])
    const ran = async () => (await readFile(join(folder, 'ran'), 'utf8').catch(() => '')).split('\n').filter(Boolean)
    const begun = async (count: number) => {
      while ((await ran()).length < count) await new Promise((resume) => setTimeout(resume, 20))
    }
    await begun(1)
    // Its share of the processors is what the first one leaves.
    const joined = runCli(['run', '1', '--jobs', '2', '--json'], { cwd: folder })
    await begun(2)
    await writeFile(join(folder, 'go'), '')
    for (const { status, out, err } of await Promise.all([ended, joined])) {
      expect(status).toBe(0)
      expect(JSON.parse(out)).toMatchObject({ complete: true, counts: { completed: 12 } })
      expect(err).toContain('started')
    }
    expect((await ran()).map(Number).sort((a, b) => a - b)).toEqual(jobs.map((_, index) => index + 1))
  })

  it('goes on after Ctrl-C without running an attempt twice', async () => {
    const jobs = Array.from({ length: 6 }, (_, index) => ({
      name: `j${index}`,
      command: 'echo $RETRIAGE_JOB_ID/$RETRIAGE_ATTEMPT_ID >> ran; sleep 0.2',
    }))
    const { child, folder, ended } = await start(JSON.stringify({ name: 'w', jobs }), ['run', 'w.yaml', '--jobs', '2'])
    const ran = async () => (await readFile(join(folder, 'ran'), 'utf8').catch(() => '')).split('\n').filter(Boolean)
    while ((await ran()).length < 3) await new Promise((resume) => setTimeout(resume, 20))
    child.kill('SIGINT')
    const stopped = await ended
    expect(stopped.status).toBe(130)
    expect(stopped.err).toContain('stopped; "retriage run 1" goes on\n')
    expect(await runCli(['run', '1'], { cwd: folder })).toMatchObject({ status: 0 })
    const attempts = await ran()
    expect(new Set(attempts).size).toBe(attempts.length)
    expect(new Set(attempts.map((attempt) => attempt.split('/')[0])).size).toBe(6)
  })

  it('makes no database for what it cannot run', async () => {
    const folder = await mkdtemp(join(root, 'e-'))
    await writeFile(join(folder, 'w.yaml'), 'name: w\njobs: []\n')
    const [empty, id, word] = await Promise.all(['w.yaml', '7', 'nothing'].map((what) => runCli(['run', what], { cwd: folder })))
    expect(empty).toMatchObject({ status: 65, out: '' })
    expect(id).toEqual({
      status: 64,
      out: '',
      err: expect.stringMatching(/^retriage: \.retriage\/retriage\.db: there is no such database/) as string,
    })
    expect(word).toEqual({ status: 66, out: '', err: 'retriage: nothing: there is no such file; check the path\n' })
    expect(await readdir(folder)).toEqual(['w.yaml'])
  })
})
