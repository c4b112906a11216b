import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLocalJobSystem, identifyProcess, processSpace } from 'retriage/adapters'
import { createWorkflow, parseWorkflowSpec, startWorkflow, type Decision, type Failure } from 'retriage/core'
import { createMemoryStore, Ledger, openSqliteStore, replayAudit, type Store } from 'retriage/stores'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Decider } from './desk.ts'
import { Runner } from './runner.ts'

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'retriage-orphans-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

const retrying: Decider = {
  decideAll: async (failures: Failure[]) =>
    failures.map(({ jobId }): Decision => ({
      ...{ jobId, action: 'retry', verdict: 'transient', category: 'scheduler', cause: 'scheduler/node-failure', confidence: 0.9 },
      ...{ reason: 'because', evidence: [], fingerprint: 'f', classifier: 'c' },
    })),
}
const first = { runId: 1, attemptId: 1 }

async function workflow(store: Store, jobs: object[], more: object = {}): Promise<Ledger> {
  const spec = parseWorkflowSpec({ name: 'w', jobs, ...more })
  const ledger = await Ledger.create(store, (ids) => createWorkflow(spec, ids), { actor: 'test' })
  await ledger.step('initialize', startWorkflow)
  return ledger
}

async function runner(store: Store, more: object = {}): Promise<Runner> {
  const folder = await mkdtemp(join(root, 'w-'))
  const system = await createLocalJobSystem({ outputDir: join(folder, 'logs'), workingDir: folder })
  return new Runner({ store, system, triage: retrying, gatherMs: 10, pollMs: 20, ...more })
}

const gone = { workerId: 'gone', host: processSpace(), pid: 2 ** 22 - 7, processStart: '1', startedAt: 1, beatAt: 1 }
const elsewhere = { ...gone, workerId: 'elsewhere', host: 'another-host' }

describe('the jobs of a worker whose process is gone', () => {
  it('are released where they were only claimed: nothing of them ran', async () => {
    const store = createMemoryStore()
    const ledger = await workflow(store, [{ name: 'a', command: 'true' }])
    await store.beat({ ...gone, workflowId: 1 })
    await ledger.apply(1, { type: 'claim', worker: 'gone' })
    const outcome = await (await runner(store)).run(1)
    expect(outcome.jobs).toMatchObject([{ status: 'completed', attemptId: 1 }])
    expect(await store.workers(1)).toEqual([])
    expect((await store.audit(1, 1)).map(({ action }) => action)).toEqual(expect.arrayContaining(['claim', 'release']))
  })

  it('are ended and put back without spending a retry where they ran', async () => {
    const store = createMemoryStore()
    const ledger = await workflow(store, [{ name: 'a', command: '[ $RETRIAGE_ATTEMPT_ID = 2 ]' }])
    const left = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' })
    const handle = `${left.pid}@${(await identifyProcess(left.pid as number))?.start}`
    await store.beat({ ...gone, workflowId: 1 })
    await ledger.apply(1, { type: 'claim', worker: 'gone' })
    const record = {
      ...{ jobId: 1, ...first, resources: {}, handle, logs: null, startedAt: 1, finishedAt: null, result: null },
      decision: null,
      decidedAt: null,
    }
    await ledger.apply(1, { type: 'start', ...first, worker: 'gone' }, { attempt: record })
    const ended = new Promise((resolve) => left.once('exit', (_, signal) => resolve(signal)))
    const outcome = await (await runner(store)).run(1)
    expect(outcome.jobs).toMatchObject([{ status: 'completed', attemptId: 2 }])
    expect(outcome.attempts[0]?.result).toMatchObject({ schedulerState: 'REQUEUED' })
    expect(await ended).toMatch(/SIGTERM|SIGKILL/)
  })
})

describe('the jobs of a worker on another machine', () => {
  it('fail without an exit code once it was silent long enough, and are held rather than given up unseen', async () => {
    const store = createMemoryStore()
    const ledger = await workflow(store, [{ name: 'a', command: 'true' }])
    await store.beat({ ...elsewhere, workflowId: 1 })
    await ledger.apply(1, { type: 'claim', worker: 'elsewhere' })
    await ledger.apply(1, { type: 'start', ...first })
    const outcome = await (await runner(store, { lostAfterMs: 100 })).run(1)
    expect(outcome.jobs).toMatchObject([{ status: 'completed', attemptId: 2 }])
    const moves = (await store.audit(1, 1)).map(({ action, from, to }) => `${action} ${from} ${to}`)
    expect(moves).toContain('fail_attempt running pending_failed')
  })

  it('are left alone while it shows that it is alive, and waited for', async () => {
    const store = createMemoryStore()
    const ledger = await workflow(store, [
      { name: 'a', command: 'true' },
      { name: 'b', command: 'true', depends_on: ['a'] },
    ])
    await ledger.apply(1, { type: 'claim', worker: 'elsewhere' })
    await ledger.apply(1, { type: 'start', ...first })
    let beatAt = 1
    const beats = setInterval(() => void store.beat({ ...elsewhere, workflowId: 1, beatAt: ++beatAt }), 20)
    setTimeout(() => void ledger.apply(1, { type: 'complete', ...first, worker: 'elsewhere' }), 400)
    const outcome = await (await runner(store, { lostAfterMs: 150 })).run(1)
    clearInterval(beats)
    expect(outcome.jobs.map(({ status, attemptId }) => `${status} ${attemptId}`)).toEqual(['completed 1', 'completed 1'])
  })
})

describe('runners in several processes', () => {
  it('share a workflow, and go on where one of them is killed', async () => {
    const folder = await mkdtemp(join(root, 'shared-'))
    const database = join(folder, 'w.db')
    const store = await openSqliteStore(database)
    const jobs = Array.from({ length: 30 }, (_, i) => ({
      ...{ name: `j${i}`, command: `echo "$RETRIAGE_JOB_ID/$RETRIAGE_ATTEMPT_ID" >> ${join(folder, 'ran')}; sleep 0.2` },
      ...(i % 3 === 2 ? { depends_on: [`j${i - 1}`, `j${i - 2}`] } : {}),
    }))
    const ledger = await workflow(store, jobs)
    const children = [0, 1, 2].map(() => start(database, folder))
    const lines = async () => (await readFile(join(folder, 'ran'), 'utf8').catch(() => '')).split('\n').length - 1
    while ((await lines()) < 6) await new Promise((resume) => setTimeout(resume, 20))
    expect(children[0]?.child.kill('SIGKILL')).toBe(true)
    await Promise.all(children.map(({ ended }) => ended))
    await (await runner(store)).run(1)
    await ledger.refresh()
    const ran = (await readFile(join(folder, 'ran'), 'utf8')).trim().split('\n')
    expect(new Set(ran).size).toBe(ran.length)
    expect([...ledger.workflow.jobs.values()].map(({ status }) => status)).toEqual(jobs.map(() => 'completed'))
    const replayed = replayAudit(await store.audit(1))
    for (const { jobId, status, runId, attemptId, resources } of ledger.workflow.jobs.values()) {
      expect(replayed.get(String(jobId))).toEqual({ status, runId, attemptId, resources })
    }
    await store.close()
  }, 60_000)
})

function start(database: string, folder: string): { child: ChildProcess; ended: Promise<void> } {
  const program = `
    import { createLocalJobSystem } from 'retriage/adapters'
    import { Runner } from 'retriage/runner'
    import { openSqliteStore } from 'retriage/stores'
    const store = await openSqliteStore(${JSON.stringify(database)})
    const system = await createLocalJobSystem({ outputDir: ${JSON.stringify(join(folder, 'logs'))} })
    await new Runner({ store, system, triage: { decideAll: async () => [] }, pollMs: 50 }).run(1)
    await store.close()`
  const options = ['--conditions=retriage-source', '--import', 'tsx', '--input-type=module', '--eval', program]
  const child = spawn(process.execPath, options, { stdio: ['ignore', 'ignore', 'inherit'] })
  return { child, ended: new Promise((resolve) => child.once('exit', () => resolve())) }
}
