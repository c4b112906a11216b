import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AttemptOrder, JobSystem } from '../job-system.ts'
import { createLocalJobSystem } from './local.ts'
import { psMeter } from './ps-meter.ts'

let folder: string
let system: JobSystem
let lastId = 0
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'retriage-local-'))
  system = await createLocalJobSystem({ outputDir: join(folder, 'logs'), killGraceMs: 400 })
})
afterAll(() => rm(folder, { recursive: true }))

const order = (command: string, more: Partial<AttemptOrder> = {}): AttemptOrder => ({
  ...{ workflowId: 1, jobId: ++lastId, jobName: 'job', runId: 1, attemptId: 1, command, resources: {} },
  ...more,
})
const node = JSON.stringify(process.execPath)

async function run(command: string, more: Partial<AttemptOrder> = {}) {
  const attempt = await system.start(order(command, more))
  attempt.begin()
  const result = await attempt.finished
  return {
    ...result,
    out: await readFile(attempt.logs.stdout, 'utf8').catch(() => ''),
    err: await readFile(attempt.logs.stderr, 'utf8').catch(() => ''),
  }
}

async function gone(pid: number): Promise<boolean> {
  for (let i = 0; i < 100; i++) {
    try {
      process.kill(pid, 0)
      const state = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
      if (/\) [ZX] /.test(state)) return true
    } catch {
      return true
    }
    await new Promise((resume) => setTimeout(resume, 10))
  }
  return false
}

describe.concurrent('an attempt on this machine', () => {
  it('ends with 0, each stream in its own file', async () => {
    expect(await run('echo out; echo err >&2')).toMatchObject({
      started: true,
      returnCode: 0,
      signal: null,
      schedulerState: null,
      out: 'out\n',
      err: 'err\n',
    })
  })

  it('reports exit code and time', async () => {
    const result = await run('sleep 0.2; exit 42')
    expect(result).toMatchObject({ returnCode: 42, signal: null, schedulerState: null })
    expect(result.execTimeSeconds).toBeGreaterThanOrEqual(0.2)
    expect(result.execTimeSeconds).toBeLessThan(2)
  })

  it('reports the signal that ended it', async () => {
    expect(await run('kill -SEGV $$')).toMatchObject({ started: true, returnCode: null, signal: 'SIGSEGV', schedulerState: null })
  })

  it('knows its own name and resources', async () => {
    const { out } = await run('env | grep ^RETRIAGE_ | sort', {
      jobName: 'a b',
      attemptId: 2,
      resources: { memory: 2 ** 30, runtimeMs: 60_000 },
    })
    expect(out).toContain('RETRIAGE_ATTEMPT_ID=2\nRETRIAGE_JOB_ID=')
    expect(out).toContain('RETRIAGE_JOB_NAME=a b\nRETRIAGE_MEMORY=1073741824\n')
    expect(out).toContain('RETRIAGE_RUNTIME=PT1M\n')
  })

  it('keeps the logs of every attempt', async () => {
    const jobId = ++lastId
    await run('echo one', { jobId })
    await run('echo two', { jobId, attemptId: 2 })
    expect(await readFile(join(folder, 'logs', `job_${jobId}_r1_a1.out`), 'utf8')).toBe('one\n')
    expect(await readFile(join(folder, 'logs', `job_${jobId}_r1_a2.out`), 'utf8')).toBe('two\n')
  })

  it('is asked to end at its runtime limit, and forced after the grace', async () => {
    expect(await run('exec sleep 30', { resources: { runtimeMs: 200 } })).toMatchObject({ signal: 'SIGTERM', schedulerState: 'TIMEOUT' })
    const stubborn = await run("trap '' TERM; while :; do sleep 0.05; done", { resources: { runtimeMs: 200 } })
    expect(stubborn).toMatchObject({ signal: 'SIGKILL', schedulerState: 'TIMEOUT' })
    expect(stubborn.execTimeSeconds).toBeGreaterThanOrEqual(0.6)
    const polite = await run("trap 'exit 0' TERM; while :; do sleep 0.05; done", { resources: { runtimeMs: 200 } })
    expect(polite).toMatchObject({ returnCode: 0, schedulerState: 'TIMEOUT' })
  })

  it('may ask for more time than one timer holds', async () => {
    expect(await run('sleep 0.1', { resources: { runtimeMs: 2 ** 31 + 5 } })).toMatchObject({ returnCode: 0, schedulerState: null })
  })

  it('is killed above its memory, children included', async () => {
    const eat = `${node} -e 'const b = Buffer.alloc(150e6, 1); setTimeout(() => b, 20000)'`
    const result = await run(`echo before; ${eat}; echo after`, { resources: { memory: 100 * 1024 ** 2 } })
    expect(result).toMatchObject({ returnCode: null, signal: 'SIGKILL', schedulerState: 'OUT_OF_MEMORY', out: 'before\n' })
    expect(result.peakMemory).toBeGreaterThan(100 * 1024 ** 2)
    expect(result.execTimeSeconds).toBeLessThan(10)
  })

  it('may use what it asked for, and what it used is measured', async () => {
    const result = await run(`${node} -e 'const b = Buffer.alloc(100e6, 1); setTimeout(() => b, 3000)'`, { resources: { memory: 2 ** 30 } })
    expect(result).toMatchObject({ returnCode: 0, schedulerState: null })
    expect(result.peakMemory).toBeGreaterThan(100e6)
    expect(result.peakMemory).toBeLessThan(400e6)
  })

  it.runIf(process.platform === 'linux')('is killed for a peak that has passed by the time somebody looks', async () => {
    const peak = `${node} --expose-gc -e 'Buffer.alloc(150e6, 1); gc(); setTimeout(() => 0, 20000)'`
    expect(await run(peak, { resources: { memory: 120 * 1024 ** 2 } })).toMatchObject({ schedulerState: 'OUT_OF_MEMORY' })
  })

  it('leaves no process behind', async () => {
    const result = await run('sleep 60 & echo $!; exit 5')
    expect(result.returnCode).toBe(5)
    expect(await gone(Number(result.out))).toBe(true)
  })

  it.runIf(process.platform === 'linux')('leaves none in another group of its session either', async () => {
    const result = await run('set -m; (trap "" TERM; sleep 60) & echo $!')
    expect(await gone(Number(result.out))).toBe(true)
  })

  it('can be terminated from outside, grandchildren included', async () => {
    const attempt = await system.start(order("trap '' TERM; sleep 60 & echo $! >&2; wait; wait; sleep 60"))
    attempt.begin()
    while ((await readFile(attempt.logs.stderr, 'utf8')) === '') await new Promise((resume) => setTimeout(resume, 20))
    attempt.terminate(5000)
    attempt.terminate(100)
    expect(await attempt.finished).toMatchObject({ signal: 'SIGKILL', schedulerState: 'CANCELLED' })
    expect(await gone(Number(await readFile(attempt.logs.stderr, 'utf8')))).toBe(true)
    attempt.terminate()
  })
})

describe('a command that was not let through yet', () => {
  it('does not run, and has not started when it is terminated', async () => {
    const file = join(folder, 'too-early')
    const attempt = await system.start(order(`touch ${file}`))
    await new Promise((resume) => setTimeout(resume, 100))
    attempt.terminate(0)
    expect(await attempt.finished).toMatchObject({ started: false, returnCode: null })
    await expect(readFile(file)).rejects.toThrow('ENOENT')
  })

  it('never runs when the process that was to let it through is killed', async () => {
    const file = join(folder, 'never')
    const handle = (await starter(`touch ${file}`, "process.kill(process.pid, 'SIGKILL')")).trim()
    expect(await gone(parseInt(handle, 10))).toBe(true)
    await expect(readFile(file)).rejects.toThrow('ENOENT')
  })
})

describe('what a process left that is gone', () => {
  it('is ended by its handle, and nothing else is', async () => {
    const handle = (await starter('sleep 60', "attempt.begin(); setTimeout(() => process.kill(process.pid, 'SIGKILL'), 100)")).trim()
    const pid = parseInt(handle, 10)
    expect(handle).toMatch(/^\d+@\d+$/)
    await system.reclaim(`${pid}@1`)
    await system.reclaim('slurm-17')
    expect(process.kill(pid, 0)).toBe(true)
    await system.reclaim(handle)
    expect(await gone(pid)).toBe(true)
    await system.reclaim(handle)
  })
})

/** Another process that starts an attempt, prints its handle, and goes on as told. */
async function starter(command: string, then: string): Promise<string> {
  const program = `
    import { createLocalJobSystem } from 'retriage/adapters'
    const system = await createLocalJobSystem({ outputDir: ${JSON.stringify(join(folder, 'logs'))} })
    const attempt = await system.start(${JSON.stringify(order(command))})
    process.stdout.write(attempt.handle, () => { ${then} })`
  const options = ['--conditions=retriage-source', '--import', 'tsx', '--input-type=module', '--eval', program]
  const child = spawn(process.execPath, options, { stdio: ['ignore', 'pipe', 'inherit'] })
  let out = ''
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  await new Promise((resolve) => child.once('exit', resolve))
  return out
}

describe('a command that cannot start', () => {
  it('is a result when its folder cannot be made', async () => {
    await writeFile(join(folder, 'file'), '')
    const blocked = await createLocalJobSystem({ outputDir: join(folder, 'file', 'logs') })
    const attempt = await blocked.start(order('true'))
    expect(attempt.handle).toBeNull()
    expect(await attempt.finished).toMatchObject({ started: false, returnCode: null, startError: expect.stringContaining('ENOTDIR') })
  })

  it('is a result when the command is longer than the system takes', async () => {
    const attempt = await system.start(order(`: ${'x'.repeat(3_000_000)}`))
    expect(await attempt.finished).toMatchObject({ started: false, startError: expect.stringContaining('E2BIG') })
  })

  it('is a result when its folder of work is gone', async () => {
    const lost = await createLocalJobSystem({ outputDir: join(folder, 'logs'), workingDir: join(folder, 'gone') })
    expect(await (await lost.start(order('true'))).finished).toMatchObject({ started: false })
  })

  it.skipIf(process.getuid?.() === 0)('is a result when it may not write its log', async () => {
    await writeFile(join(folder, 'logs', 'job_kept_r1_a1.out'), 'kept', { mode: 0o444 })
    expect((await (await system.start(order('true', { jobId: 'kept' }))).finished).started).toBe(false)
  })
})

it('runs a recovery script beside the attempt that failed', async () => {
  const failed = order('exit 75')
  const attempt = await system.start(failed)
  attempt.begin()
  await attempt.finished
  const script = 'echo "$RETRIAGE_ATTEMPT_ID failed with $RETRIAGE_EXIT_CODE"; sleep 30'
  const recovery = await system.recover({ script, failed, returnCode: 75, signal: null, timeoutMs: 200 })
  expect(await recovery.finished).toMatchObject({ schedulerState: 'TIMEOUT' })
  expect(recovery.logs.stdout).toMatch(/_r1_a1\.recovery\.out$/)
  expect(await readFile(recovery.logs.stdout, 'utf8')).toBe('1 failed with 75\n')
})

it('ps measures as well, where there is no /proc', async () => {
  const meter = await psMeter()
  if (!meter) return
  const attempt = await system.start(order('sleep 5'))
  attempt.begin()
  const leader = parseInt(attempt.handle ?? '', 10)
  expect((await meter.measure([{ leader }])).get(leader)?.present).toBeGreaterThan(0)
  attempt.terminate(0)
  await attempt.finished
  expect(await psMeter('/does/not/exist')).toBeUndefined()
})
