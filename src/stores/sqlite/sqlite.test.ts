import { createJob, workflowOf, type Workflow } from 'retriage/core'
import { examineStore } from 'retriage/testing'
import Database from 'libsql'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { NewIds, Store } from '../store.ts'
import { openSqliteStore } from './sqlite.ts'

let folder: string
let made = 0
const fresh = () => join(folder, String(++made), 'retriage.db')
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'retriage-sqlite-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

examineStore(
  'sqlite',
  async () => {
    const file = fresh()
    return { store: await openSqliteStore(file), reopen: () => openSqliteStore(file) }
  },
  { describe, it },
)
examineStore('sqlite in memory', () => openSqliteStore(':memory:'), { describe, it })

const single = ({ workflowId, firstJobId }: NewIds): Workflow =>
  workflowOf({ workflowId, name: 'w', jobs: [createJob({ jobId: firstJobId, name: 'a' })] })
const bump = (store: Store, version: number) => store.commit({ workflowId: 1, version, jobs: [], attempts: [], audit: [] })

describe('an SQLite store', () => {
  it('says what is wrong with a file that it cannot use, and leaves it as it is', async () => {
    const text = join(folder, 'notes.txt')
    await writeFile(text, 'not a database\n'.repeat(100))
    const isFolder = join(folder, 'folder')
    await mkdir(isFolder)
    for (const file of [text, isFolder, join(text, 'below-a-file.db'), '/proc/retriage.db']) {
      await expect(openSqliteStore(file)).rejects.toMatchObject({
        code: 'environment',
        message: expect.stringContaining(file),
        place: { file },
      })
    }
    expect(await readFile(text, 'utf8')).toBe('not a database\n'.repeat(100))
    expect(await readdir(isFolder)).toEqual([])
  })

  it('keeps away from the database of another program', async () => {
    const file = join(folder, 'other.db')
    const other = new Database(file)
    other.exec('CREATE TABLE jobs (id INTEGER); PRAGMA user_version = 1')
    await expect(openSqliteStore(file)).rejects.toMatchObject({ code: 'environment', message: expect.stringContaining('another program') })
    expect(other.prepare('SELECT name FROM sqlite_master').all([])).toEqual([{ name: 'jobs' }])
    other.close()
  })

  it('keeps away from the tables of a newer release, and says to upgrade', async () => {
    const file = fresh()
    await (await openSqliteStore(file)).close()
    const later = new Database(file)
    later.exec('PRAGMA user_version = 99')
    later.close()
    await expect(openSqliteStore(file)).rejects.toMatchObject({ code: 'environment', message: expect.stringContaining('upgrade retriage') })
  })

  it('makes its tables once, however many open the file at the same time', async () => {
    const file = fresh()
    const stores = await Promise.all(Array.from({ length: 8 }, () => openSqliteStore(file)))
    await stores[0]!.create(single, 1)
    for (const store of stores) expect(await store.list()).toHaveLength(1)
    for (const store of stores) await store.close()
  })

  it('waits for a lock, and says so when it waits in vain', async () => {
    const file = fresh()
    const store = await openSqliteStore(file, { waitMs: 100 })
    await store.create(single, 1)
    const other = new Database(file)
    other.exec('BEGIN IMMEDIATE')
    await expect(bump(store, 1)).rejects.toMatchObject({ code: 'environment', message: expect.stringContaining('locked') })
    expect((await store.load(1))?.version).toBe(1)
    const patient = await openSqliteStore(file)
    const waiting = bump(patient, 1)
    setTimeout(() => other.exec('COMMIT'), 20)
    expect(await waiting).toBe(2)
    other.close()
    await store.close()
    await patient.close()
  })

  it('leaves no transaction open when a request fails', async () => {
    const file = fresh()
    const store = await openSqliteStore(file)
    const broken = () => {
      throw new Error('no plan')
    }
    await expect(store.create(broken, 1)).rejects.toThrow('no plan')
    await store.create(single, 1)
    const unknownJob = { jobId: 'absent', runId: 1, attemptId: 1, resources: {}, handle: null, logs: null, startedAt: 1 }
    const attempt = { ...unknownJob, finishedAt: null, result: null, decision: null, decidedAt: null }
    await expect(store.commit({ workflowId: 1, version: 1, jobs: [], attempts: [attempt], audit: [] })).rejects.toThrow('FOREIGN KEY')
    const other = await openSqliteStore(file, { waitMs: 100 })
    expect(await bump(other, 1)).toBe(2)
    await store.close()
    await other.close()
  })

  it('lets nobody change its audit', async () => {
    const file = fresh()
    const store = await openSqliteStore(file)
    const entry = {
      jobId: 1,
      at: 1,
      actor: 'a',
      action: 'created',
      outcome: 'applied',
      from: null,
      to: 'ready',
      runId: 1,
      attemptId: 1,
    } as const
    const rest = {
      runIdAfter: 1,
      attemptIdAfter: 1,
      reason: null,
      confidence: null,
      evidence: [],
      resourcesBefore: null,
      resourcesAfter: null,
    }
    await store.create(single, 1, ({ workflowId }) => [{ ...entry, ...rest, workflowId }])
    const raw = new Database(file)
    for (const change of ['DELETE FROM audit', "UPDATE audit SET actor = 'b'"]) expect(() => raw.exec(change)).toThrow('only added')
    raw.close()
    await store.close()
  })
})
