import {
  createJob,
  jobOf,
  reinitialize,
  resetStatus,
  workflowOf,
  type Decision,
  type JobStatus,
  type Workflow,
  type WorkflowJob,
} from 'retriage/core'
import { Ledger, openStore, replayAudit, type NewIds, type Store } from 'retriage/stores'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { examinePostgres } from '../examine-postgres.ts'

const first = { runId: 1, attemptId: 1 }

/** `joined` waits for both; `other` is what the sibling of the failed job is doing. */
const pair =
  (other: Partial<WorkflowJob>, joined: Partial<WorkflowJob> = {}) =>
  ({ workflowId, firstJobId: a }: NewIds): Workflow =>
    workflowOf({
      ...{ workflowId, name: 'pair' },
      jobs: [
        createJob({ jobId: a, name: 'failed', status: 'pending_failed', returnCode: 1 }),
        createJob({ jobId: a + 1, name: 'other', ...other }),
        createJob({ jobId: a + 2, name: 'joined', status: 'blocked', dependsOn: [a, a + 1], ...joined }),
      ],
    })

function decide(ledger: Ledger, action: Decision['action']): Decision {
  const { jobId } = [...ledger.workflow.jobs.values()][0]!
  return {
    ...{ jobId, action, verdict: 'unknown', category: 'unknown', cause: 'unknown/unknown' as Decision['cause'], confidence: 0.5 },
    ...{ reason: 'because', evidence: [], fingerprint: 'f', classifier: 'c', ...first },
  }
}

const statuses = ({ jobs }: Workflow): JobStatus[] => [...jobs.values()].map(({ status }) => status)

function examineRaces(database: () => string, { rounds }: { rounds: number }): void {
  let stores: readonly [Store, Store]
  beforeAll(async () => {
    stores = [await openStore(database()), await openStore(database())]
  })
  afterAll(() => Promise.all(stores.map((store) => store.close())))

  /** Each round on a workflow of its own, through two connections, now one a step ahead and now the other. */
  async function race(
    plan: (ids: NewIds) => Workflow,
    runners: readonly [(ledger: Ledger) => Promise<unknown>, (ledger: Ledger) => Promise<unknown>],
    check: (workflow: Workflow) => void,
  ): Promise<void> {
    for (let round = 0; round < rounds; round++) {
      const one = await Ledger.create(stores[0], plan, { actor: 'one' })
      const { workflowId } = one.workflow
      const other = await Ledger.open(stores[1], workflowId, { actor: 'other' })
      const pace = [() => runners[0](one), () => runners[1](other)]
      if (round % 2 === 1) pace.reverse()
      await Promise.all(pace.map((run) => run()))
      await one.refresh()
      check(one.workflow)
      expect([...replayAudit(await stores[0].audit(workflowId))].map(([, { status }]) => status)).toEqual(statuses(one.workflow))
    }
  }

  it('a failure that is given up and a sibling that completes leave nobody waiting', { timeout: 60_000 }, async () => {
    const complete = async (ledger: Ledger) => {
      const { jobId } = [...ledger.workflow.jobs.values()][1]!
      expect(await ledger.apply(jobId, { type: 'complete', ...first })).toMatchObject({ ok: true })
    }
    const giveUp = (ledger: Ledger) => ledger.resolve([decide(ledger, 'fail')])
    await race(pair({ status: 'running' }), [giveUp, complete], (workflow) =>
      expect(statuses(workflow)).toEqual(['failed', 'completed', 'canceled']),
    )
    const regardless = { cancelOnBlockingJobFailure: false }
    await race(pair({ status: 'running' }, regardless), [giveUp, complete], (workflow) =>
      expect(statuses(workflow)).toEqual(['failed', 'completed', 'ready']),
    )
  })

  it('a decision and a reset never both take a job, nor does it end between them', { timeout: 60_000 }, async () => {
    const restart = async (ledger: Ledger) => {
      await ledger.step('reset', (before) => resetStatus(before, { failedOnly: true }), { actor: 'reset' })
      await ledger.step('reinit', reinitialize, { actor: 'reset' })
    }
    for (const action of ['retry', 'fail'] as const) {
      await race(pair({ status: 'completed' }), [(ledger) => ledger.resolve([decide(ledger, action)]), restart], (workflow) => {
        const [failed] = [...workflow.jobs.values()]
        expect(workflow.runId).toBe(2)
        // Retried before the reset or reset before the decision: either way it is ready once, in the run that is.
        expect(statuses(workflow)).toEqual(['ready', 'completed', 'blocked'])
        expect([failed!.runId, failed!.attemptId]).toEqual([2, 1])
      })
    }
  })

  it('two workers never hold the same attempt', { timeout: 60_000 }, async () => {
    const won: string[] = []
    const claim = (worker: string) => async (ledger: Ledger) => {
      const { jobId } = [...ledger.workflow.jobs.values()][1]!
      if ((await ledger.apply(jobId, { type: 'claim', worker })).ok) won.push(worker)
    }
    await race(pair({ status: 'ready' }), [claim('one'), claim('other')], (workflow) => {
      const held = [...workflow.jobs.values()][1]!
      expect(won.splice(0)).toEqual([held.worker])
      expect(jobOf(workflow, held.jobId)?.status).toBe('pending')
    })
  })
}

describe('connections that race on a file', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'retriage-races-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))
  examineRaces(() => join(folder, 'retriage.db'), { rounds: 200 })
})

examinePostgres('connections that race on a PostgreSQL server', (url) => {
  examineRaces(url, { rounds: 50 })
})
