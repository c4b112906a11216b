import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLocalJobSystem } from 'retriage/adapters'
import { createWorkflow, parseWorkflowSpec, type Decision, type Failure } from 'retriage/core'
import { createMemoryStore, Ledger, type Store } from 'retriage/stores'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Decider } from './desk.ts'
import type { RunnerOptions } from './run-options.ts'
import { Runner } from './runner.ts'
import type { RunEvent } from './event.ts'

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'retriage-runner-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

type Choice = Partial<Decision> & Pick<Decision, 'action'>

/** A triage of one rule, which remembers what it was shown. */
function deciding(choose: (failure: Failure) => Choice): Decider & { shown: Failure[][] } {
  const shown: Failure[][] = []
  const decide = (failure: Failure): Decision => ({
    ...{ jobId: failure.jobId, verdict: 'unknown', category: 'unknown', cause: 'unknown/unknown' as Decision['cause'], confidence: 0.5 },
    ...{ reason: 'because', evidence: [], fingerprint: 'f', classifier: 'test' },
    ...choose(failure),
  })
  return { shown, decideAll: async (failures) => (shown.push(failures), failures.map(decide)) }
}
const hold = () => deciding(() => ({ action: 'hold' }))

interface Bench {
  runner: Runner
  store: Store
  events: RunEvent[]
  folder: string
  run: () => ReturnType<Runner['run']>
}

async function bench(spec: object, triage: Decider, options: Partial<RunnerOptions> = {}): Promise<Bench> {
  const folder = await mkdtemp(join(root, 'w-'))
  const store = options.store ?? createMemoryStore()
  const parsed = parseWorkflowSpec({ name: 'w', use_pending_failed: true, ...spec })
  const ledger = await Ledger.create(store, (ids) => createWorkflow(parsed, ids), { actor: 'test' })
  const events: RunEvent[] = []
  const system = await createLocalJobSystem({ outputDir: join(folder, 'logs'), workingDir: folder, killGraceMs: 300 })
  const runner = new Runner({ store, system, triage, gatherMs: 20, onEvent: (event) => events.push(event), ...options })
  return { runner, store, events, folder, run: () => runner.run(ledger.workflow.workflowId) }
}

const statuses = (outcome: Awaited<ReturnType<Runner['run']>>) => Object.fromEntries(outcome.jobs.map((job) => [job.name, job.status]))
const types = (events: RunEvent[]) => events.map((event) => event.type)

describe.concurrent('a run', () => {
  it('takes jobs in the order of their dependencies', async () => {
    const jobs = [
      { name: 'last', command: 'cat b > c', depends_on: ['middle'] },
      { name: 'middle', command: 'cat a > b', depends_on: ['first'] },
      { name: 'first', command: 'sleep 0.1; echo 1 > a' },
    ]
    const { run, folder } = await bench({ jobs }, hold())
    const outcome = await run()
    expect(outcome).toMatchObject({ complete: true, interrupted: false, counts: { completed: 3 } })
    expect(await readFile(join(folder, 'c'), 'utf8')).toBe('1\n')
    expect(outcome.jobs[0]).toEqual({
      ...{
        jobId: 1,
        name: 'last',
        status: 'completed',
        runId: 1,
        attemptId: 1,
        returnCode: 0,
        signal: null,
        memory: null,
        runtime: null,
        decision: null,
      },
    })
  })

  it('runs as many at once as it may, and no more', async () => {
    const jobs = Array.from({ length: 6 }, (_, i) => ({ name: `j${i}`, command: 'sleep 0.15' }))
    const { run, events } = await bench({ jobs }, hold(), { jobs: 3 })
    await run()
    let running = 0
    const levels = events.map(({ type }) => (running += type === 'started' ? 1 : type === 'completed' ? -1 : 0))
    expect(Math.max(...levels)).toBe(3)
  })

  it('heeds processors and memory, and starts what asks for too much alone', async () => {
    const jobs = ['a', 'b', 'c'].map((name) => ({ name, command: 'sleep 0.1', resource_requirements: 'large' }))
    const { run, events } = await bench({ jobs, resource_requirements: [{ name: 'large', memory: '3g' }] }, hold(), {
      jobs: 3,
      memory: 2 ** 30,
    })
    expect(await run()).toMatchObject({ counts: { completed: 3 } })
    expect(types(events)).toEqual(['started', 'completed', 'started', 'completed', 'started', 'completed'])
  })

  it('retries with what was decided, and shows the whole history', async () => {
    const triage = deciding(() => ({ action: 'retry', memory: '256m', runtime: 'PT9S' }))
    const command =
      'echo "attempt $RETRIAGE_ATTEMPT_ID $RETRIAGE_MEMORY $RETRIAGE_RUNTIME" | tee -a said >&2; [ $RETRIAGE_ATTEMPT_ID -ge 3 ]'
    const jobs = [
      { name: 'a', command, resource_requirements: 'small', input_files: ['in'], output_files: ['out'] },
      { name: 'b', command: 'true', depends_on: ['a'] },
    ]
    const { run, folder } = await bench({ jobs, resource_requirements: [{ name: 'small', memory: '128m' }] }, triage)
    const outcome = await run()
    expect(statuses(outcome)).toEqual({ a: 'completed', b: 'completed' })
    expect(await readFile(join(folder, 'said'), 'utf8')).toBe('attempt 1 134217728 \nattempt 2 268435456 PT9S\nattempt 3 268435456 PT9S\n')
    expect(triage.shown[1]![0]).toMatchObject({
      ...{ jobId: 1, name: 'a', runId: 1, attemptId: 2, returnCode: 1, started: true, memory: 268435456, runtime: 'PT9S', command },
      ...{
        inputs: ['in'],
        outputs: ['out'],
        stderrTail: 'attempt 2 268435456 PT9S\n',
        host: expect.any(String),
        execTimeSeconds: expect.any(Number),
      },
      history: [{ attemptId: 1, returnCode: 1, memory: 134217728, stderrTail: 'attempt 1 134217728 \n' }],
    })
    expect(outcome.attempts.flatMap(({ jobId, resources }) => (jobId === 1 ? [resources.memory] : []))).toEqual([
      134217728, 268435456, 268435456,
    ])
    expect(outcome.jobs[0]).toMatchObject({ attemptId: 3, memory: '256m', runtime: 'PT9S', decision: { action: 'retry', attemptId: 2 } })
  })

  it('gives up with all that depends on it', async () => {
    const jobs = [
      { name: 'bad', command: 'exit 1' },
      { name: 'child', command: 'true', depends_on: ['bad'] },
      { name: 'grandchild', command: 'true', depends_on: ['child'] },
      { name: 'cleanup', command: 'true', depends_on: ['bad'], cancel_on_blocking_job_failure: false },
    ]
    const { run, events } = await bench(
      { jobs },
      deciding(() => ({ action: 'fail' })),
    )
    const outcome = await run()
    expect(outcome.complete).toBe(true)
    expect(statuses(outcome)).toEqual({ bad: 'failed', child: 'canceled', grandchild: 'canceled', cleanup: 'completed' })
    expect(events.filter(({ type }) => type === 'canceled')).toMatchObject([
      { jobId: 2, because: 1 },
      { jobId: 3, because: 1 },
    ])
  })

  it('leaves held jobs where they are, their dependents blocked, and goes on with the rest', async () => {
    const jobs = [
      { name: 'odd', command: 'exit 3' },
      { name: 'child', command: 'true', depends_on: ['odd'] },
      { name: 'other', command: 'sleep 0.3' },
    ]
    const { run, store } = await bench({ jobs }, hold())
    const outcome = await run()
    expect(outcome.complete).toBe(false)
    expect(statuses(outcome)).toEqual({ odd: 'pending_failed', child: 'blocked', other: 'completed' })
    expect(outcome.jobs[0]).toMatchObject({ returnCode: 3, decision: { action: 'hold', runId: 1, attemptId: 1 } })
    expect((await store.audit(1, 1)).map(({ action }) => action)).toEqual([
      'created',
      'initialize',
      'claim',
      'start',
      'fail_attempt',
      'hold',
    ])
  })

  it('does not ask again about what is held, and does about what nobody decided', async () => {
    const jobs = [{ name: 'odd', command: 'exit 3' }]
    const first = await bench({ jobs }, { decideAll: () => Promise.reject(new Error('no model today')) })
    expect(statuses(await first.run())).toEqual({ odd: 'pending_failed' })
    expect(first.events.at(-1)).toMatchObject({ type: 'problem', message: expect.stringContaining('no model today') })
    const system = await createLocalJobSystem({ outputDir: join(first.folder, 'logs') })
    const second = hold()
    await new Runner({ store: first.store, system, triage: second }).run(1)
    expect(second.shown).toMatchObject([[{ jobId: 1 }]])
    const third = hold()
    await new Runner({ store: first.store, system, triage: third }).run(1)
    expect(third.shown).toEqual([])
  })

  it('decides failures that come close together as one', async () => {
    const triage = hold()
    const { run } = await bench({ jobs: ['a', 'b', 'c'].map((name) => ({ name, command: 'exit 4' })) }, triage, { jobs: 3, gatherMs: 1000 })
    await run()
    expect(triage.shown.map((failures) => failures.map(({ name }) => name))).toEqual([['a', 'b', 'c']])
  })

  it('waits before a delayed retry, while other jobs go on', async () => {
    const jobs = [
      { name: 'later', command: '[ $RETRIAGE_ATTEMPT_ID = 2 ]' },
      { name: 'other', command: 'sleep 0.2' },
    ]
    const { run, events } = await bench(
      { jobs },
      deciding(() => ({ action: 'retry', delaySeconds: 0.5 })),
      { jobs: 1 },
    )
    await run()
    const order = events.flatMap((event) => (event.type === 'started' ? [`${event.jobId}.${event.attemptId}`] : []))
    expect(order).toEqual(['1.1', '2.1', '1.2'])
    const decided = events.find(({ type }) => type === 'decided')!
    const again = events.filter(({ type }) => type === 'started').at(-1)!
    expect(again.at - decided.at).toBeGreaterThanOrEqual(495)
    expect(again.at - decided.at).toBeLessThan(5000)
  })

  it('ends when a decision cannot be carried out, and says so', async () => {
    const { run, events } = await bench(
      { jobs: [{ name: 'a', command: 'exit 1' }] },
      deciding(() => ({ action: 'retry', memory: 'lots' })),
    )
    expect(statuses(await run())).toEqual({ a: 'pending_failed' })
    expect(events.at(-1)).toMatchObject({ type: 'problem', message: expect.stringContaining('lots') })
  })

  it('fails at once where the workflow keeps no failures', async () => {
    const triage = hold()
    const { run } = await bench({ use_pending_failed: false, jobs: [{ name: 'a', command: 'exit 1' }] }, triage)
    expect(statuses(await run())).toEqual({ a: 'failed' })
    expect(triage.shown).toEqual([])
  })

  it('triages what never began', async () => {
    const triage = deciding(() => ({ action: 'fail' }))
    const { run, folder } = await bench({ jobs: [{ name: 'a', command: 'true' }] }, triage)
    await writeFile(join(folder, 'logs'), 'a file where a folder should be')
    expect(statuses(await run())).toEqual({ a: 'failed' })
    expect(triage.shown[0]![0]).toMatchObject({ started: false, returnCode: null, stderrTail: expect.stringMatching(/EEXIST|ENOTDIR/) })
  })

  it('triages what was cut short, even if it then ended with 0', async () => {
    const triage = deciding(() => ({ action: 'fail' }))
    const jobs = [
      { name: 'slow', command: "trap 'exit 0' TERM; while :; do sleep 0.05; done", resource_requirements: 'short' },
      { name: 'killed', command: 'kill -9 $$' },
    ]
    const { run } = await bench({ jobs, resource_requirements: [{ name: 'short', runtime: 'PT0.2S' }] }, triage)
    const outcome = await run()
    expect(statuses(outcome)).toEqual({ slow: 'failed', killed: 'failed' })
    const byName = Object.fromEntries(triage.shown.flat().map((failure) => [failure.name, failure]))
    expect(byName['slow']).toMatchObject({ schedulerState: 'TIMEOUT', runtime: 'PT0.2S' })
    expect(byName['killed']).toMatchObject({ returnCode: null, signal: 'SIGKILL' })
    expect(outcome.jobs[1]).toMatchObject({ returnCode: null, signal: 'SIGKILL' })
  })
})

describe.concurrent('a failure handler', () => {
  const handlers = (rule: object) => ({ failure_handlers: [{ name: 'known', rules: [rule] }] })

  it('allows N retries, so N + 1 executions, and asks no triage', async () => {
    const triage = hold()
    const jobs = [
      { name: 'a', command: 'echo x >> count; exit 9', failure_handler: 'known' },
      { name: 'b', command: 'true', depends_on: ['a'] },
    ]
    const { run, folder } = await bench({ jobs, ...handlers({ exit_codes: [9], max_retries: 2 }) }, triage)
    const outcome = await run()
    expect(statuses(outcome)).toEqual({ a: 'failed', b: 'canceled' })
    expect(outcome.jobs[0]).toMatchObject({ attemptId: 3, returnCode: 9 })
    expect(await readFile(join(folder, 'count'), 'utf8')).toBe('x\nx\nx\n')
    expect(triage.shown).toEqual([])
  })

  it('runs its recovery script between the attempts', async () => {
    const jobs = [
      { name: 'a', command: 'echo "attempt $RETRIAGE_ATTEMPT_ID" >> order; [ -e repaired ] || exit 75', failure_handler: 'known' },
    ]
    const recovery_script = 'sleep 0.3; echo "recover $RETRIAGE_JOB_NAME $RETRIAGE_ATTEMPT_ID $RETRIAGE_EXIT_CODE" >> order; touch repaired'
    const { run, folder, events } = await bench({ jobs, ...handlers({ exit_codes: [75], recovery_script }) }, hold())
    expect(statuses(await run())).toEqual({ a: 'completed' })
    expect(await readFile(join(folder, 'order'), 'utf8')).toBe('attempt 1\nrecover a 1 75\nattempt 2\n')
    expect(types(events)).toEqual(['started', 'failed', 'recovery_started', 'recovery_finished', 'started', 'completed'])
  })

  it('is not held up by a script that fails or hangs', async () => {
    const jobs = [{ name: 'a', command: '[ $RETRIAGE_ATTEMPT_ID = 2 ]', failure_handler: 'known' }]
    const { run, events } = await bench({ jobs, ...handlers({ match_all_exit_codes: true, recovery_script: 'sleep 30' }) }, hold(), {
      recoveryTimeoutMs: 200,
    })
    expect(statuses(await run())).toEqual({ a: 'completed' })
    expect(events).toContainEqual(expect.objectContaining({ type: 'recovery_finished', ok: false, attemptId: 1 }))
  })
})

describe.concurrent('a run that is stopped', () => {
  it('ends what runs, starts nothing, and leaves the rest ready', async () => {
    const jobs = [
      { name: 'long', command: 'sleep 30' },
      { name: 'stubborn', command: "trap '' TERM; while :; do sleep 0.05; done" },
      { name: 'next', command: 'true' },
      { name: 'child', command: 'true', depends_on: ['long'] },
    ]
    let started = 0
    const { run, runner } = await bench({ jobs }, hold(), {
      jobs: 2,
      onEvent: ({ type }) => {
        if (type !== 'started' || ++started < 2) return
        runner.stop(10_000)
        runner.stop(100)
      },
    })
    const outcome = await run()
    expect(outcome).toMatchObject({ interrupted: true, complete: false })
    expect(statuses(outcome)).toEqual({ long: 'ready', stubborn: 'ready', next: 'ready', child: 'blocked' })
    expect(outcome.attempts.map(({ result }) => result?.schedulerState)).toEqual(['REQUEUED', 'REQUEUED'])
    expect(outcome.jobs[0]).toMatchObject({ attemptId: 2 })
  })

  it('gives a claim back when the recovery script is cut short, which then runs again', async () => {
    const jobs = [{ name: 'a', command: '[ $RETRIAGE_ATTEMPT_ID = 2 ]', failure_handler: 'known' }]
    const failure_handlers = [
      { name: 'known', rules: [{ match_all_exit_codes: true, recovery_script: 'echo x >> ran; [ -e quick ] || sleep 30' }] },
    ]
    const { run, runner, store, folder } = await bench({ jobs, failure_handlers }, hold(), {
      onEvent: (event) => event.type === 'recovery_started' && setTimeout(() => runner.stop(0), 200),
    })
    expect(statuses(await run())).toEqual({ a: 'ready' })
    await writeFile(join(folder, 'quick'), '')
    const system = await createLocalJobSystem({ outputDir: join(folder, 'logs'), workingDir: folder })
    expect(statuses(await new Runner({ store, system, triage: hold() }).run(1))).toEqual({ a: 'completed' })
    expect(await readFile(join(folder, 'ran'), 'utf8')).toBe('x\nx\n')
  })

  it('does not wait for a triage that thinks', async () => {
    const thinking: Decider = { decideAll: () => (runner.stop(), new Promise(() => undefined)) }
    const { run, runner, store } = await bench({ jobs: [{ name: 'a', command: 'exit 1' }] }, thinking)
    expect(statuses(await run())).toEqual({ a: 'pending_failed' })
    expect((await store.attempts(1))[0]?.decision).toBeNull()
  })

  it('ends its attempts when the store fails, and passes the error on', async () => {
    const store = createMemoryStore()
    const broken: Store = {
      ...store,
      commit: (change) =>
        change.audit.some(({ action }) => action === 'complete') ? Promise.reject(new Error('disk gone')) : store.commit(change),
    }
    const { run } = await bench(
      {
        jobs: [
          { name: 'a', command: 'true' },
          { name: 'b', command: 'sleep 30' },
        ],
      },
      hold(),
      { store: broken, jobs: 2 },
    )
    await expect(run()).rejects.toThrow('disk gone')
  })
})
