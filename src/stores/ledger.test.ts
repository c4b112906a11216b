import {
  createJob,
  jobOf,
  reinitialize,
  resetStatus,
  startWorkflow,
  workflowOf,
  type Decision,
  type JobId,
  type Workflow,
} from 'retriage/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { examinePostgres } from '../../test/examine-postgres.ts'
import type { AttemptOutcome, AttemptRecord } from './attempt.ts'
import type { AuditEntry } from './audit.ts'
import { Ledger } from './ledger.ts'
import { createMemoryStore } from './memory.ts'
import { openPostgresStore } from './postgres/postgres.ts'
import { replayAudit } from './replay.ts'
import { openSqliteStore } from './sqlite/sqlite.ts'
import type { Change, Store } from './store.ts'

let store: Store
let ledger: Ledger
let now: number
const options = (actor: string) => ({ actor, clock: () => ++now })

/** 1 → 2 → 3, and 4 alone. */
async function begin(opened: Store): Promise<void> {
  now = 1000
  store = opened
  const jobs = [
    createJob({ jobId: 1, name: 'a', resources: { memory: 1024 } }),
    createJob({ jobId: 2, name: 'b', dependsOn: [1] }),
    createJob({ jobId: 3, name: 'c', dependsOn: [2] }),
    createJob({ jobId: 4, name: 'd' }),
  ]
  ledger = await Ledger.create(store, ({ workflowId }) => workflowOf({ workflowId, name: 'w', jobs }), options('test'))
  await ledger.step('initialize', startWorkflow)
}

const first = { runId: 1, attemptId: 1 }
const outcome: AttemptOutcome = {
  ...{ started: true, returnCode: null, signal: null, schedulerState: null, execTimeSeconds: 1, peakMemory: null, host: 'h' },
}
const record: AttemptRecord = {
  ...{ jobId: 1, ...first, resources: { memory: 1024 }, handle: '1', logs: null, startedAt: 1, finishedAt: 2 },
  ...{ result: null, decision: null, decidedAt: null },
}
const decision = (action: Decision['action'], more: Partial<Decision> = {}): Decision => ({
  ...{
    jobId: 1,
    action,
    verdict: 'unknown',
    category: 'unknown',
    cause: 'unknown/unknown' as Decision['cause'],
    confidence: 0.5,
    reason: 'because',
  },
  ...{ evidence: [{ kind: 'exit_code', rule: 'x' }], fingerprint: 'f', classifier: 'c', ...first },
  ...more,
})
const status = (of: Ledger, jobId: JobId) => jobOf(of.workflow, jobId)?.status

async function failFirst(): Promise<void> {
  await ledger.apply(1, { type: 'claim' })
  await ledger.apply(1, { type: 'start', ...first }, { attempt: record })
  await ledger.apply(
    1,
    { type: 'fail_attempt', ...first, returnCode: 1, signal: null, disposition: { action: 'hold' } },
    { attempt: record },
  )
}
/** Brings jobs from ready to `pending_failed`. */
async function failAll(jobIds: JobId[]): Promise<void> {
  for (const jobId of jobIds) {
    const { runId, attemptId } = jobOf(ledger.workflow, jobId)!
    const about = { runId, attemptId }
    await ledger.apply(jobId, { type: 'claim' })
    await ledger.apply(jobId, { type: 'start', ...about })
    await ledger.apply(jobId, { type: 'fail_attempt', ...about, returnCode: 1, signal: null, disposition: { action: 'hold' } })
  }
}
const replayed = (entries: readonly AuditEntry[]) => Object.fromEntries(replayAudit(entries))
const present = ({ jobs }: Workflow) =>
  Object.fromEntries([...jobs].map(([key, { status, runId, attemptId, resources }]) => [key, { status, runId, attemptId, resources }]))
const audit = async () =>
  (await store.audit(1)).map(({ jobId, action, outcome, from, to }) => `${jobId} ${action} ${outcome} ${from} ${to}`)

/** Questions about the ledger, whichever store it stands on. */
function examineLedger(open: () => Store | Promise<Store>): void {
  beforeEach(async () => begin(await open()))
  afterEach(() => store.close())

  it('opens only what is there', async () => {
    await expect(Ledger.open(store, 99, options('x'))).rejects.toMatchObject({ code: 'not_found' })
  })

  it('audits every transition with its time, actor and reason', async () => {
    await ledger.apply(4, { type: 'claim' }, { reason: 'free' })
    expect((await store.audit(1, 4)).at(-1)).toMatchObject({
      at: now,
      actor: 'test',
      action: 'claim',
      from: 'ready',
      to: 'pending',
      reason: 'free',
      ...first,
    })
  })

  it('audits a refused event and changes nothing', async () => {
    const { version } = (await store.load(1))!
    expect(await ledger.apply(2, { type: 'claim' })).toMatchObject({ ok: false, code: 'illegal' })
    expect(await ledger.apply(99, { type: 'claim' })).toMatchObject({ ok: false, code: 'unknown_job' })
    expect(await ledger.apply(1, { type: 'release', runId: 1, attemptId: 7 })).toMatchObject({ ok: false, code: 'stale' })
    expect((await audit()).slice(-3)).toEqual([
      '2 claim refused blocked blocked',
      '99 claim refused null null',
      '1 release refused ready ready',
    ])
    expect((await store.load(1))!.version).toBe(version)
  })

  it('computes again when another one was faster: of two claims one wins', async () => {
    const other = await Ledger.open(store, 1, options('other'))
    const claims = await Promise.all([ledger.apply(1, { type: 'claim' }), other.apply(1, { type: 'claim' })])
    expect(claims.map(({ ok }) => ok).sort()).toEqual([false, true])
    await Promise.all([ledger.apply(4, { type: 'claim' }), other.apply(4, { type: 'claim' })])
    await other.refresh()
    expect([status(other, 1), status(other, 4)]).toEqual(['pending', 'pending'])
  })

  it('misses no unblocking when two parents complete through two ledgers at once', async () => {
    const jobs = [
      createJob({ jobId: 11, name: 'p' }),
      createJob({ jobId: 12, name: 'q' }),
      createJob({ jobId: 13, name: 'r', dependsOn: [11, 12] }),
    ]
    const one = await Ledger.create(store, ({ workflowId }) => workflowOf({ workflowId, name: 'join', jobs }), options('one'))
    await one.step('initialize', startWorkflow)
    const two = await Ledger.open(store, one.workflow.workflowId, options('two'))
    const run = async (of: Ledger, jobId: JobId) => {
      await of.apply(jobId, { type: 'claim' })
      await of.apply(jobId, { type: 'start', ...first })
      await of.apply(jobId, { type: 'complete', ...first })
    }
    await Promise.all([run(one, 11), run(two, 12)])
    await one.refresh()
    expect(status(one, 13)).toBe('ready')
  })

  it('resolves a retry with its overrides, and keeps the decision with its attempt', async () => {
    await failFirst()
    const retry = decision('retry', { memory: '2k', confidence: 0.9 })
    expect(await ledger.resolve([retry])).toMatchObject([{ status: 'applied', to: 'ready', attemptId: 2 }])
    expect(jobOf(ledger.workflow, 1)).toMatchObject({ attemptId: 2, resources: { memory: 2048 } })
    expect(await store.attempts(1, 1)).toMatchObject([
      { attemptId: 1, resources: { memory: 1024 }, decision: retry, decidedAt: expect.any(Number) },
    ])
    expect((await store.audit(1, 1)).at(-1)).toMatchObject({
      ...{ action: 'retry', ...first, reason: 'because', confidence: 0.9, evidence: retry.evidence },
      ...{ resourcesBefore: { memory: 1024 }, resourcesAfter: { memory: 2048 } },
    })
  })

  it('resolves a failure with all it cancels in one commit', async () => {
    await failFirst()
    const { version } = (await store.load(1))!
    expect(await ledger.resolve([decision('fail')])).toMatchObject([{ status: 'applied', canceled: [2, 3] }])
    expect((await store.load(1))!.version).toBe(version + 1)
    expect((await audit()).slice(-3)).toEqual([
      '1 fail applied pending_failed failed',
      '2 cancel applied blocked canceled',
      '3 cancel applied blocked canceled',
    ])
  })

  it('keeps a hold as the proposal and leaves the job alone', async () => {
    await failFirst()
    expect(await ledger.resolve([decision('hold')])).toMatchObject([{ status: 'skipped', code: 'held' }])
    expect(status(ledger, 1)).toBe('pending_failed')
    expect((await store.attempts(1, 1))[0]?.decision?.action).toBe('hold')
    expect((await audit()).at(-1)).toBe('1 hold applied pending_failed pending_failed')
  })

  it('refuses what is stale, applies what is sent twice once, and audits both', async () => {
    await failFirst()
    await ledger.resolve([decision('retry')])
    const again = await (
      await Ledger.open(store, 1, options('late'))
    ).resolve([decision('retry'), decision('fail', { attemptId: 7 }), decision('fail', { jobId: 99 })])
    expect(again.map(({ status }) => status)).toEqual(['skipped', 'error', 'error'])
    expect(jobOf(ledger.workflow, 1)?.attemptId).toBe(2)
    expect((await audit()).slice(-3).every((line) => line.includes('refused'))).toBe(true)
  })

  it('commits every decision by itself, so that what was done stays done, and sent again does the rest', async () => {
    await failAll([1, 4])
    const batch = [decision('fail'), decision('retry', { jobId: 4 })]
    let commits = 0
    const dying = { ...store, commit: (change: Change) => (++commits > 1 ? Promise.reject(new Error('killed')) : store.commit(change)) }
    await expect((await Ledger.open(dying, 1, options('x'))).resolve(batch)).rejects.toThrow('killed')
    await ledger.refresh()
    expect([1, 2, 3, 4].map((jobId) => status(ledger, jobId))).toEqual(['failed', 'canceled', 'canceled', 'pending_failed'])
    expect((await ledger.resolve(batch)).map(({ code }) => code)).toEqual(['already_applied', null])
    expect(replayed(await store.audit(1))).toEqual(present(ledger.workflow))
  })

  it('judges the rest of a batch again when somebody else was faster', async () => {
    await failAll([1, 4])
    const other = await Ledger.open(store, 1, options('other'))
    let commits = 0
    const slow: Store = {
      ...store,
      commit: async (change) => {
        if (++commits === 2) await other.resolve([decision('fail', { jobId: 4 })])
        return store.commit(change)
      },
    }
    const batch = [decision('retry'), decision('retry', { jobId: 4 })]
    const results = await (await Ledger.open(slow, 1, options('slow'))).resolve(batch)
    expect(results.map(({ status, code }) => [status, code])).toEqual([
      ['applied', null],
      ['error', 'not_pending_failed'],
    ])
    await ledger.refresh()
    expect([status(ledger, 1), status(ledger, 4)]).toEqual(['ready', 'failed'])
    expect(jobOf(ledger.workflow, 1)?.attemptId).toBe(2)
  })

  it('says who decided', async () => {
    await failAll([1, 4])
    await ledger.resolve([decision('fail')], { actor: 'llm:some-model' })
    await ledger.resolve([decision('retry', { jobId: 4 })], { actor: ({ classifier }) => `person ${classifier}` })
    await ledger.step('reset', (workflow) => resetStatus(workflow, { failedOnly: true }), { actor: 'reset' })
    const entries = (await store.audit(1)).slice(-7)
    expect(entries.map(({ jobId, action, actor }) => `${jobId} ${action} ${actor}`)).toEqual([
      ...['1 fail llm:some-model', '2 cancel llm:some-model', '3 cancel llm:some-model', '4 retry person c'],
      ...['1 reset reset', '2 reset reset', '3 reset reset'],
    ])
  })

  it('keeps the result of an attempt that is history, and nothing else of it', async () => {
    const result = { ...outcome, returnCode: 0 }
    const event = { type: 'complete', ...first } as const
    await failFirst()
    await ledger.resolve([decision('retry')])
    const before = ledger.workflow
    const late = { ...record, finishedAt: 9, result }
    expect(await ledger.apply(1, event, { attempt: late })).toMatchObject({ ok: false, code: 'stale' })
    expect(ledger.workflow.jobs).toBe(before.jobs)
    const [kept] = await store.attempts(1, 1)
    expect(kept).toMatchObject({ attemptId: 1, finishedAt: 9, result, decision: { action: 'retry' } })
    await ledger.apply(1, event, { attempt: { ...late, result: { ...result, returnCode: 5 } } })
    expect(await store.attempts(1, 1)).toEqual([kept])
    expect((await audit()).slice(-2)).toEqual(['1 complete refused ready ready', '1 complete refused ready ready'])
  })

  it('writes an audit that replays to the present state, from the start and through everything', async () => {
    const all = async () => expect(replayed(await store.audit(1))).toEqual(present(ledger.workflow))
    await all()
    await ledger.apply(4, { type: 'disable' })
    await failFirst()
    await ledger.resolve([decision('retry', { memory: '2g', runtime: 'PT1H' })])
    await all()
    const second = { runId: 1, attemptId: 2 }
    await ledger.apply(1, { type: 'claim', worker: 'w' })
    await ledger.apply(1, { type: 'release', ...second })
    await ledger.apply(1, { type: 'claim', worker: 'w' })
    await ledger.apply(1, { type: 'start', ...second })
    const granted = { action: 'retry', ruleKey: 'h/1', recoveryScript: null } as const
    await ledger.apply(1, { type: 'fail_attempt', ...second, returnCode: 2, signal: null, disposition: granted })
    await failAll([1])
    await ledger.resolve([decision('fail', { attemptId: 3 }), decision('fail', { jobId: 4 })])
    await all()
    await ledger.step('reset', (workflow) => resetStatus(workflow, { failedOnly: true }), { actor: 'reset' })
    await all()
    await ledger.step('reinit', reinitialize)
    await ledger.apply(4, { type: 'enable' })
    await ledger.apply(3, { type: 'cancel' })
    await all()
    expect((await store.audit(1)).filter(({ jobId }) => jobId === null)).toMatchObject([{ action: 'reinit', runId: 1 }])
  })

  it('writes into the audit what changes nothing', async () => {
    const { version } = (await store.load(1))!
    await ledger.remark(1, 'recovery_script', { actor: 'handler', reason: 'failed with exit code 3' })
    expect((await store.audit(1, 1)).at(-1)).toMatchObject({
      actor: 'handler',
      action: 'recovery_script',
      from: 'ready',
      to: 'ready',
      reason: 'failed with exit code 3',
    })
    expect((await store.load(1))!.version).toBe(version)
  })

  it('writes nothing in a dry run', async () => {
    await failFirst()
    const before = [(await store.load(1))!.version, (await store.audit(1)).length]
    expect(await ledger.resolve([decision('fail')], { dryRun: true })).toMatchObject([{ status: 'would_apply', canceled: [2, 3] }])
    expect([(await store.load(1))!.version, (await store.audit(1)).length]).toEqual(before)
    expect(status(ledger, 1)).toBe('pending_failed')
  })
}

describe('a ledger in memory', () => examineLedger(createMemoryStore))
describe('a ledger on SQLite', () => examineLedger(() => openSqliteStore(':memory:')))
examinePostgres('a ledger on PostgreSQL', (url) => {
  let opened = 0
  examineLedger(() => openPostgresStore(url(), { schema: `ledger${++opened}` }))
})

describe('credentials', () => {
  const secret = 'hunter2'
  it('never reach the audit, a job or an attempt', async () => {
    await begin(createMemoryStore())
    await failFirst()
    const line = `connect postgres://etl:${secret}@db/jobs`
    const telling = {
      reason: `refused (stderr line 1: "${line}")`,
      evidence: [
        { kind: 'log', rule: 'x', stream: 'stderr', lineNumber: 1, line },
        { kind: 'person', rule: 'y', detail: `password=${secret}` },
      ],
    } satisfies Partial<Decision>
    await ledger.resolve([decision('hold', telling)])
    await ledger.resolve([decision('retry', telling)])
    await ledger.resolve([decision('retry', { memory: `password=${secret}`, jobId: 4 })])
    await ledger.apply(4, { type: 'claim' }, { reason: `token: ${secret}1` })
    await ledger.remark(1, 'recovery_script', { reason: `PGPASSWORD=${secret}` })
    const kept = JSON.stringify([await store.audit(1), await store.attempts(1), [...ledger.workflow.jobs.values()]])
    expect(kept).not.toContain(secret)
    expect(kept.split('postgres://etl:[redacted:url-password]@db/jobs').length).toBeGreaterThan(4)
    expect(await ledger.resolve([decision('retry', telling)])).toMatchObject([{ code: 'already_applied' }])
  })
})
