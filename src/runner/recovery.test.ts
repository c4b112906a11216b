import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLocalJobSystem, processSpace, type JobSystem } from 'retriage/adapters'
import { createWorkflow, jobOf, parseWorkflowSpec, startWorkflow, type Decision, type Failure, type Verdict } from 'retriage/core'
import { createMemoryStore, Ledger, type Store } from 'retriage/stores'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Decider } from './desk.ts'
import { recover } from './recovery.ts'
import { Runner } from './runner.ts'
import { watch } from './watch.ts'

let root: string
let system: JobSystem
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'retriage-recovery-'))
  system = await createLocalJobSystem({ outputDir: join(root, 'logs'), workingDir: root })
})
afterAll(() => rm(root, { recursive: true, force: true }))

/** Decides by what the job wrote: `retry`, `fail`, anything else is unknown. */
const byWords: Decider = {
  decideAll: async (failures: Failure[]) =>
    failures.map(({ jobId, stderrTail = '' }): Decision => {
      const action = stderrTail.includes('retry') ? 'retry' : stderrTail.includes('fail') ? 'fail' : 'hold'
      const verdict: Verdict = action === 'retry' ? 'resource' : action === 'fail' ? 'permanent' : 'unknown'
      return {
        ...{ jobId, action, verdict, category: 'unknown', cause: 'unknown/unclassified', confidence: 0.9, reason: `it says ${action}` },
        ...{ evidence: [], fingerprint: 'f', classifier: 'c', ...(action === 'retry' ? { memory: '2g' } : {}) },
      }
    }),
}
const holdAll: Decider = { decideAll: (failures) => byWords.decideAll(failures.map((failure) => ({ ...failure, stderrTail: '' }))) }

interface Job {
  name: string
  says: string
  dependsOn?: string[]
}

/** A workflow whose jobs fail as they say, as a run leaves it that decided nothing. */
async function left(jobs: Job[], usePendingFailed: boolean): Promise<{ store: Store; ledger: Ledger }> {
  const store = createMemoryStore()
  const spec = parseWorkflowSpec({
    name: 'w',
    use_pending_failed: usePendingFailed,
    jobs: jobs.map(({ name, says, dependsOn = [] }) => ({
      ...{ name, depends_on: dependsOn },
      command: `echo ${says} >&2; [ $RETRIAGE_ATTEMPT_ID != 1 ] || [ ${says} = well ]`,
    })),
  })
  const ledger = await Ledger.create(store, (ids) => createWorkflow(spec, ids), { actor: 'test' })
  await ledger.step('initialize', startWorkflow)
  await new Runner({ store, system, triage: holdAll, gatherMs: 5 }).run(1)
  await ledger.refresh()
  return { store, ledger }
}

const jobs: Job[] = [
  { name: 'a', says: 'retry' },
  { name: 'b', says: 'fail' },
  { name: 'c', says: 'nothing' },
  { name: 'd', says: 'well', dependsOn: ['a'] },
]
const states = (ledger: Ledger) => Object.fromEntries([...ledger.workflow.jobs.values()].map(({ name, status }) => [name, status]))

describe('recover', () => {
  it('decides about what waits, and changes nothing in a dry run', async () => {
    const { store, ledger } = await left(jobs, true)
    expect(states(ledger)).toEqual({ a: 'pending_failed', b: 'pending_failed', c: 'pending_failed', d: 'blocked' })
    const plan = await recover(1, { store, system, triage: byWords, dryRun: true })
    expect(plan.items.map(({ job, outcome }) => `${job.name} ${outcome}`)).toEqual(['a retried', 'b failed', 'c held'])
    expect(await ledger.refresh()).toBe(false)
    const done = await recover(1, { store, system, triage: byWords })
    expect(done.items.map(({ outcome }) => outcome)).toEqual(plan.items.map(({ outcome }) => outcome))
    await ledger.refresh()
    expect(states(ledger)).toEqual({ a: 'ready', b: 'failed', c: 'pending_failed', d: 'blocked' })
    expect(jobOf(ledger.workflow, 1)?.resources.memory).toBe(2 * 2 ** 30)
  })

  it('reopens what was given up by nobody’s decision, with all that it canceled', async () => {
    const { store, ledger } = await left(jobs, false)
    expect(states(ledger)).toEqual({ a: 'failed', b: 'failed', c: 'failed', d: 'canceled' })
    const { items } = await recover(1, { store, system, triage: byWords })
    expect(items.map(({ job, outcome }) => `${job.name} ${outcome}`)).toEqual(['a retried', 'b left', 'c left'])
    expect(items[0]?.restored).toEqual([4])
    await ledger.refresh()
    expect(states(ledger)).toEqual({ a: 'ready', b: 'failed', c: 'failed', d: 'blocked' })
    expect((await new Runner({ store, system, triage: byWords }).run(1)).counts).toMatchObject({ completed: 2, failed: 2 })
  })

  it('takes back what a worker left that is gone, and says so beforehand', async () => {
    const { store, ledger } = await left([{ name: 'a', says: 'retry' }], true)
    await ledger.resolve(await byWords.decideAll([{ jobId: 1, stderrTail: 'retry' }]))
    await store.beat({ workerId: 'x', host: processSpace(), pid: 2 ** 22 - 5, processStart: '1', workflowId: 1, startedAt: 1, beatAt: 1 })
    await ledger.apply(1, { type: 'claim', worker: 'x' })
    const message = 'worker x is gone'
    const plan = await recover(1, { store, system, triage: byWords, dryRun: true })
    expect(plan.takenBack).toEqual([{ jobId: 1, attemptId: 2, message }])
    expect(await ledger.refresh()).toBe(false)
    expect((await recover(1, { store, system, triage: byWords })).takenBack).toEqual(plan.takenBack)
    await ledger.refresh()
    expect(states(ledger)).toEqual({ a: 'ready' })
    expect(await store.workers(1)).toEqual([])
  })

  it('leaves what was given up by a decision', async () => {
    const { store, ledger } = await left([{ name: 'b', says: 'fail' }], true)
    await recover(1, { store, system, triage: byWords })
    await ledger.refresh()
    expect(states(ledger)).toEqual({ b: 'failed' })
    expect((await recover(1, { store, system, triage: byWords })).items).toEqual([])
  })

  it('runs the hook for what is not known, before anything is resolved', async () => {
    const { store, ledger } = await left(jobs, true)
    const seen: string[] = []
    const hook = async (unknown: readonly { name: string }[]) => {
      seen.push(...unknown.map(({ name }) => name))
      await ledger.refresh()
      expect(states(ledger)['a']).toBe('pending_failed')
    }
    expect(await recover(1, { store, system, triage: byWords, hook, dryRun: true })).toMatchObject({ hook: true })
    expect(seen).toEqual([])
    await recover(1, { store, system, triage: byWords, hook })
    expect(seen).toEqual(['c'])
  })

  it('ends where the hook fails, and then nothing was resolved', async () => {
    const { store, ledger } = await left(jobs, true)
    const hook = () => Promise.reject(new Error('ended with exit code 3'))
    await expect(recover(1, { store, system, triage: byWords, hook })).rejects.toMatchObject({
      code: 'hook_failed',
      message: 'the recovery hook ended with exit code 3; nothing was resolved',
    })
    await ledger.refresh()
    expect(states(ledger)).toEqual({ a: 'pending_failed', b: 'pending_failed', c: 'pending_failed', d: 'blocked' })
  })
})

describe('watch', () => {
  const watching = (store: Store, waits: string[], more: object = {}) =>
    watch(1, {
      store,
      recover: () => recover(1, { store, system, triage: byWords }),
      run: () => new Runner({ store, system, triage: byWords, gatherMs: 5 }).run(1),
      wait: async () => false,
      onWait: (why, ms) => waits.push(`${why} ${ms}`),
      ...more,
    })

  it('recovers and runs until all is done', async () => {
    const { store } = await left([jobs[0]!, jobs[3]!], true)
    const waits: string[] = []
    expect(await watching(store, waits)).toMatchObject({ complete: true, counts: { completed: 2 } })
    expect(waits).toEqual([])
  })

  it('looks again with growing delays while failures remain, and gives up after its rounds without calling that a success', async () => {
    const { store } = await left(jobs, true)
    const waits: string[] = []
    const outcome = await watching(store, waits, { maxRounds: 5, firstDelayMs: 100, pollIntervalMs: 300 })
    expect(outcome).toMatchObject({ complete: false, counts: { completed: 2, failed: 1, pending_failed: 1 } })
    expect(waits).toEqual(['failures-remain 100', 'failures-remain 200', 'failures-remain 300', 'failures-remain 300'])
  })

  it('goes on when somebody decides meanwhile', async () => {
    const { store, ledger } = await left([jobs[2]!], true)
    const wait = async () => {
      await ledger.refresh()
      const decision = (await byWords.decideAll([{ jobId: 1, stderrTail: 'retry' }]))[0]!
      await ledger.resolve([{ ...decision, memory: '1g' }])
      return false
    }
    expect(await watching(store, [], { wait })).toMatchObject({ complete: true, counts: { completed: 1 } })
  })

  it('only looks while other workers are at it', async () => {
    const { store } = await left([jobs[0]!], true)
    const waits: string[] = []
    await store.beat({ workerId: 'x', host: 'another', pid: 1, processStart: null, workflowId: 1, startedAt: 1, beatAt: 1 })
    const wait = async () => (waits.length === 3 && (await store.leave('x')), false)
    expect(await watching(store, waits, { wait })).toMatchObject({ complete: true })
    expect(waits).toEqual(['others-at-work 1000', 'others-at-work 2000', 'others-at-work 4000'])
  })

  it('takes a worker whose process is gone for gone', async () => {
    const { store } = await left([jobs[0]!], true)
    await store.beat({ workerId: 'x', host: processSpace(), pid: 2 ** 22 - 5, processStart: '1', workflowId: 1, startedAt: 1, beatAt: 1 })
    expect(await watching(store, [])).toMatchObject({ complete: true })
  })
})
