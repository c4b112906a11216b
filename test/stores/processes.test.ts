import { createJob, jobOf, workflowOf, type Decision, type JobId, type ResolveResult, type Workflow } from 'retriage/core'
import { Ledger, openStore, replayAudit, type NewIds, type Store } from 'retriage/stores'
import { fork, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { examinePostgres } from '../examine-postgres.ts'

/** Processes that start at once; each is a whole Node. */
const crowd = 5
const children = new Set<ChildProcess>()

async function resolver(database: string, workflowId: JobId, connections: number): Promise<ChildProcess> {
  const script = join(import.meta.dirname, 'resolver.ts')
  const execArgv = ['--conditions=retriage-source', '--import', 'tsx']
  const child = fork(script, [database, String(workflowId), String(connections)], {
    execArgv,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  children.add(child)
  child.once('exit', () => children.delete(child))
  await new Promise((resume, reject) => {
    child.once('message', resume)
    child.once('exit', (code) => reject(new Error(`the resolver ended with ${code}`)))
  })
  return child
}

/** What the process answers; undefined if it ends without. */
function answer(child: ChildProcess, decisions: readonly Decision[]): Promise<ResolveResult[][] | undefined> {
  return new Promise((resume) => {
    child.once('message', (results) => resume(results as ResolveResult[][]))
    child.once('exit', () => resume(undefined))
    child.send(decisions)
  })
}

const decide = (jobId: JobId, action: Decision['action']): Decision => ({
  ...{ jobId, action, verdict: 'unknown', category: 'unknown', cause: 'unknown/unknown' as Decision['cause'], confidence: 0.5 },
  ...{ reason: `${action} it`, evidence: [], fingerprint: 'f', classifier: 'c', runId: 1, attemptId: 1 },
  ...(action === 'retry' ? { memory: '2k' } : {}),
})

/** 100 failed jobs; two more wait for each. */
function failures({ workflowId, firstJobId }: NewIds): Workflow {
  const jobs = Array.from({ length: 100 }, (_, index) => {
    const id = firstJobId + 3 * index
    return [
      createJob({ jobId: id, name: 'failed', status: 'pending_failed', returnCode: 1, resources: { memory: 1 } }),
      createJob({ jobId: id + 1, name: 'next', status: 'blocked', dependsOn: [id] }),
      createJob({ jobId: id + 2, name: 'last', status: 'blocked', dependsOn: [id + 1] }),
    ]
  })
  return workflowOf({ workflowId, name: 'failures', jobs: jobs.flat() })
}

/** Version of a workflow that `stage` has made. */
const staged = 2

async function stage(store: Store): Promise<{ ledger: Ledger; decisions: Decision[] }> {
  const ledger = await Ledger.create(store, failures, { actor: 'test' })
  const { workflowId, jobs } = ledger.workflow
  const failed = [...jobs.values()].filter(({ status }) => status === 'pending_failed')
  const records = failed.map(({ jobId, resources }) => ({
    ...{ jobId, runId: 1, attemptId: 1, resources, handle: null, logs: null, startedAt: 1, finishedAt: 2, result: null },
    ...{ decision: null, decidedAt: null },
  }))
  await store.commit({ workflowId, version: 1, jobs: [], attempts: records, audit: [] })
  await ledger.refresh()
  return { ledger, decisions: failed.map(({ jobId }, index) => decide(jobId, index % 2 === 0 ? 'retry' : 'fail')) }
}

/** How many decisions stand; every one of them stands with all that belongs to it, or with nothing. */
async function applied(store: Store, { workflowId }: Workflow, decisions: readonly Decision[]): Promise<number> {
  const { workflow } = (await store.load(workflowId))!
  const audit = await store.audit(workflowId)
  const records = await store.attempts(workflowId)
  const standing = decisions.filter(({ jobId, action }) => {
    const ids = [0, 1, 2].map((offset) => Number(jobId) + offset)
    const [own, ...rest] = ids.map((id) => jobOf(workflow, id)!)
    const state = [own!.status, own!.attemptId, own!.resources.memory, ...rest.map(({ status }) => status)]
    const old = own!.decision === null
    if (old) expect(state).toEqual(['pending_failed', 1, 1, 'blocked', 'blocked'])
    else expect(state).toEqual(action === 'retry' ? ['ready', 2, 2048, 'blocked', 'blocked'] : ['failed', 1, 1, 'canceled', 'canceled'])
    expect(records.find((record) => record.jobId === jobId)?.decision?.action).toBe(old ? undefined : action)
    const entries = audit.filter((entry) => ids.includes(Number(entry.jobId)) && entry.outcome === 'applied' && entry.action !== 'created')
    expect(entries.length).toBe(old ? 0 : action === 'retry' ? 1 : 3)
    return !old
  })
  const present = [...workflow.jobs].map(([key, { status, runId, attemptId, resources }]) => [key, { status, runId, attemptId, resources }])
  expect([...replayAudit(audit)].sort()).toEqual(present.sort())
  return standing.length
}

/** Waits until so many decisions are committed, and then a moment that nobody knows. */
async function progress(store: Store, { workflowId }: Workflow, commits: number): Promise<void> {
  let known = await store.load(workflowId)
  while (known!.version < staged + commits) known = await store.load(workflowId, known)
  await new Promise((resume) => setTimeout(resume, Math.random()))
}

/** A server may still carry out what a killed client asked of it last; a moment without a change says that it has. */
async function atRest(store: Store, { workflowId }: Workflow): Promise<void> {
  for (let version = -1; ;) {
    const present = (await store.load(workflowId))!.version
    if (present === version) return
    version = present
    await new Promise((resume) => setTimeout(resume, 200))
  }
}

function examineProcesses(database: () => string, { kills }: { kills: number }): void {
  let store: Store
  beforeAll(async () => {
    store = await openStore(database())
  })
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL')
    await store.close()
  })

  it(
    'all or nothing of each decision outlives a kill at any moment, and sent again the batch does the rest',
    { timeout: 120_000 },
    async () => {
      const reached: number[] = []
      for (let round = 0; round < kills; round += crowd) {
        const victims = await Promise.all(
          Array.from({ length: crowd }, async () => {
            const staged = await stage(store)
            return { ...staged, child: await resolver(database(), staged.ledger.workflow.workflowId, 1) }
          }),
        )
        for (const [place, { ledger, decisions, child }] of victims.entries()) {
          const answered = answer(child, decisions)
          await progress(store, ledger.workflow, Math.round((100 * (round + place)) / kills))
          child.kill('SIGKILL')
          await answered
          await atRest(store, ledger.workflow)
          const before = await applied(store, ledger.workflow, decisions)
          reached.push(before)
          const results = await ledger.resolve(decisions)
          expect(results.filter(({ status }) => status === 'applied').length).toBe(100 - before)
          expect(results.filter(({ code }) => code === 'already_applied').length).toBe(before)
          expect(await applied(store, ledger.workflow, decisions)).toBe(100)
        }
      }
      expect(new Set(reached).size).toBeGreaterThan(kills / 2)
    },
  )

  it('exactly one of many processes wins a job', { timeout: 120_000 }, async () => {
    const { ledger, decisions } = await stage(store)
    const [first] = decisions
    const workers = await Promise.all(Array.from({ length: crowd }, () => resolver(database(), ledger.workflow.workflowId, 10)))
    // Retries that differ in what they ask for: none of them can pass for another one sent twice.
    const answers = await Promise.all(workers.map((worker, index) => answer(worker, [{ ...first!, memory: `${index + 2}k` }])))
    const results = answers.flatMap((answered) => answered ?? []).flat()
    expect(results.length).toBe(10 * crowd)
    expect(results.filter(({ status }) => status === 'applied').length).toBe(1)
    await ledger.refresh()
    expect(jobOf(ledger.workflow, first!.jobId)?.attemptId).toBe(2)
    const entries = await store.audit(ledger.workflow.workflowId, first!.jobId)
    expect(entries.filter(({ action, outcome }) => action === 'retry' && outcome === 'applied').length).toBe(1)
    expect(entries.filter(({ outcome }) => outcome === 'refused').length).toBe(10 * crowd - 1)
  })
}

describe('processes that share a file', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'retriage-processes-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))
  examineProcesses(() => join(folder, 'retriage.db'), { kills: 20 })
})

examinePostgres('processes that share a PostgreSQL server', (url) => {
  examineProcesses(url, { kills: 5 })
})
