import Database from 'libsql'
import { Ledger, openSqliteStore, type Store } from 'retriage/stores'
import { decide, failedAttempt } from './decide.ts'
import { pending } from './shapes.ts'

/** Rates per second, the medians of several rounds. */
export interface Throughput {
  jobs: number
  rounds: number
  /** One `UPDATE … WHERE id = ? AND version = ? RETURNING` in a transaction of its own, as durable as the store. */
  bareUpdates: number
  /** The same without waiting for the disk: safe from the death of the process and not from that of the machine. */
  bareUpdatesNormal: number
  /** Decisions of one batch, each committed by itself. */
  batch: number
  /** Decisions that come one by one. */
  single: number
}

const jobs = 1000
const rounds = 5

/** Compares resolving with the least that a database can do for it, on the same file, in turns. */
export async function measureThroughput(file: string): Promise<Throughput> {
  const store = await openSqliteStore(file)
  const bare = openBare(file)
  const rates: Record<'bareUpdates' | 'bareUpdatesNormal' | 'batch' | 'single', number[]> = {
    ...{ bareUpdates: [], bareUpdatesNormal: [], batch: [], single: [] },
  }
  for (let round = 0; round < rounds; round++) {
    rates.bareUpdates.push(await rate(() => bare.update('FULL')))
    rates.bareUpdatesNormal.push(await rate(() => bare.update('NORMAL')))
    for (const way of ['batch', 'single'] as const) {
      const ledger = await failedJobs(store)
      const decisions = [...ledger.workflow.jobs.values()].map((job) => decide(job, 'retry'))
      rates[way].push(
        await rate(async () => {
          if (way === 'batch') await ledger.resolve(decisions)
          else for (const decision of decisions) await ledger.resolve([decision])
        }),
      )
      const left = [...ledger.workflow.jobs.values()].filter(({ status, attemptId }) => status !== 'ready' || attemptId !== 2)
      if (left.length > 0) throw new Error(`${left.length} jobs were not resolved`)
    }
  }
  bare.close()
  await store.close()
  const { bareUpdates, bareUpdatesNormal, batch, single } = rates
  return {
    ...{ jobs, rounds, bareUpdates: median(bareUpdates), bareUpdatesNormal: median(bareUpdatesNormal) },
    ...{ batch: median(batch), single: median(single) },
  }
}

async function failedJobs(store: Store): Promise<Ledger> {
  const ledger = await Ledger.create(store, pending(jobs), { actor: 'person' })
  const { workflowId, jobs: all } = ledger.workflow
  await store.commit({ workflowId, version: 1, jobs: [], attempts: [...all.values()].map(failedAttempt), audit: [] })
  return ledger
}

function openBare(file: string): { update: (synchronous: string) => void; close: () => void } {
  const database = new Database(file)
  database.exec('CREATE TABLE bare (id TEXT NOT NULL PRIMARY KEY, status TEXT NOT NULL, version INTEGER NOT NULL) STRICT')
  const insert = database.prepare('INSERT INTO bare VALUES (?, ?, 1)')
  for (let id = 0; id < jobs; id++) insert.run([String(id), 'ready'])
  const update = database.prepare('UPDATE bare SET status = ?, version = version + 1 WHERE id = ? AND version = ? RETURNING version')
  let version = 1
  return {
    update(synchronous) {
      database.exec(`PRAGMA synchronous = ${synchronous}`)
      for (let id = 0; id < jobs; id++) {
        database.exec('BEGIN IMMEDIATE')
        const changed = update.all(['ready', String(id), version])
        database.exec('COMMIT')
        if (changed.length !== 1) throw new Error('a bare update found no row')
      }
      version++
    },
    close: () => database.close(),
  }
}

async function rate(work: () => void | Promise<void>): Promise<number> {
  const from = performance.now()
  await work()
  return Math.round(jobs / ((performance.now() - from) / 1000))
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!
}
