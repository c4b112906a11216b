import { counts, reinitialize, resetStatus, type JobStatus } from 'retriage/core'
import { Ledger, type Store } from 'retriage/stores'
import { decide } from './decide.ts'
import { shapes } from './shapes.ts'

/** Milliseconds that one shape of graph takes. */
export interface GraphTimes {
  shape: string
  jobs: number
  create: number
  /** Reading all of it. */
  load: number
  /** Giving up its first job, which cancels all the others. */
  resolve: number
  /** Taking all of it back. */
  reset: number
  /** Starting its next run. */
  reinit: number
}

/** Takes each graph through its first failure and back, and holds the jobs against what they must be after every step. */
export async function measureGraphs(store: Store): Promise<GraphTimes[]> {
  const times: GraphTimes[] = []
  for (const [shape, plan] of Object.entries(shapes)) {
    const [ledger, create] = await timed(() => Ledger.create(store, plan, { actor: 'person' }))
    const { workflowId, jobs } = ledger.workflow
    const [, load] = await timed(() => store.load(workflowId))
    const [, resolve] = await timed(() => ledger.resolve([decide([...jobs.values()][0]!, 'fail')]))
    await expectCounts(store, ledger, shape, { failed: 1, canceled: jobs.size - 1 })
    const [, reset] = await timed(() => ledger.step('reset', (before) => resetStatus(before, { failedOnly: true }), { actor: 'reset' }))
    await expectCounts(store, ledger, shape, { uninitialized: jobs.size })
    const [, reinit] = await timed(() => ledger.step('reinit', reinitialize, { actor: 'reset' }))
    await expectCounts(store, ledger, shape, { ready: 1, blocked: jobs.size - 1 })
    times.push({ shape, jobs: jobs.size, create, load, resolve, reset, reinit })
  }
  return times
}

async function timed<T>(work: () => Promise<T>): Promise<[T, number]> {
  const from = performance.now()
  const result = await work()
  return [result, Math.round((performance.now() - from) * 10) / 10]
}

async function expectCounts(store: Store, ledger: Ledger, shape: string, expected: Partial<Record<JobStatus, number>>): Promise<void> {
  const stored = await store.load(ledger.workflow.workflowId)
  for (const workflow of [ledger.workflow, stored!.workflow]) {
    const found = Object.fromEntries(Object.entries(counts(workflow)).filter(([, count]) => count > 0))
    if (Object.entries(expected).some(([status, count]) => found[status] !== count)) {
      throw new Error(`${shape}: ${JSON.stringify(found)} where ${JSON.stringify(expected)} was due`)
    }
  }
}
