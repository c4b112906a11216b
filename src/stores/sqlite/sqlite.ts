import { RetriageError } from 'retriage/core'
import { mkdir } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { migrationsFrom, schemaVersion } from '../sql/migrations.ts'
import type { Engine } from '../sql/query.ts'
import { createSqlStore } from '../sql/sql-store.ts'
import type { Store } from '../store.ts'
import { SqliteConnection, sqlite } from './connection.ts'
import { explain, isBusy } from './errors.ts'

/** Says whose database a file is: `"rtrg"`. */
const applicationId = 0x72747267
/** How long one request waits for other processes before it gives up. */
const patienceMs = 30_000

/**
 * Opens a store in an SQLite file, which is made with its folder where it is not there. Any number of processes of one machine may have it open;
 * a network file system is no place for it. `":memory:"` lives as long as the store.
 *
 * What is committed survives the death of the process and of the machine.
 *
 * @param waitMs how long a request waits while other processes write, in milliseconds; default 30,000
 * @throws `environment` where the file cannot be opened, is no SQLite database, belongs to another program, or was written by a newer release;
 *   and later, from any request, where it is locked for longer than that, or the disk is full. `missing_dependency` where libsql has no binary
 *   for this platform.
 * @example const store = await openSqliteStore('.retriage/retriage.db')
 */
export async function openSqliteStore(file: string, { waitMs = patienceMs }: { waitMs?: number } = {}): Promise<Store> {
  const memory = file === ':memory:'
  // As an absolute path, because libsql takes `libsql://…` for a server.
  const path = memory ? file : resolve(file)
  const Database = await loadLibsql()
  let connection: SqliteConnection | undefined
  try {
    if (!memory) await mkdir(dirname(path), { recursive: true })
    const opened = new SqliteConnection(new Database(path))
    connection = opened
    await patiently(waitMs, () => prepare(opened, file))
    return createSqlStore(engineOf(opened, file, waitMs))
  } catch (error) {
    connection?.close()
    throw explain(error, file)
  }
}

function engineOf(connection: SqliteConnection, file: string, waitMs: number): Engine {
  const run = async <T>(work: () => T): Promise<T> => {
    try {
      return await patiently(waitMs, work)
    } catch (error) {
      throw explain(error, file)
    }
  }
  return {
    ask: (plan) => run(() => connection.carryOut(plan())),
    read: (plan) => run(() => connection.transact('BEGIN', plan())),
    // IMMEDIATE: a transaction that reads first and then finds somebody else writing could only fail, however long it waits.
    write: (plan) => run(() => connection.transact('BEGIN IMMEDIATE', plan())),
    close: async () => connection.close(),
  }
}

/** Makes or brings up to date the tables; two processes may do so at once. */
function prepare(connection: SqliteConnection, file: string): void {
  const { database } = connection
  const pragma = (text: string): unknown => Object.values((database.prepare(`PRAGMA ${text}`).all() as object[])[0] ?? {})[0]
  // Short, because waiting here stops the whole process; `patiently` waits on.
  database.exec('PRAGMA busy_timeout = 5')
  database.exec('PRAGMA foreign_keys = ON')
  const version = () => {
    const found = pragma('user_version') as number
    if (pragma('application_id') !== applicationId && (found > 0 || database.prepare('SELECT 1 FROM sqlite_master').all().length > 0)) {
      throw new RetriageError('environment', `${file} is a database of another program; name another file`, { file })
    }
    return found
  }
  // Before anything is written to a file that is not ours.
  migrationsFrom(version(), sqlite, file)
  if (pragma('journal_mode') !== 'wal') database.exec('PRAGMA journal_mode = WAL')
  // FULL, because a machine that loses power must not forget a claim: the attempt may run elsewhere, and would be started a second time. NORMAL
  // makes a bare update about ten times as fast and a resolve twice, and keeps what is committed only while the machine lives (the former measured
  // in bench/results/stores.json, the latter by hand in November 2026).
  database.exec('PRAGMA synchronous = FULL')
  if (version() === schemaVersion) return
  database.exec('BEGIN IMMEDIATE')
  try {
    for (const statement of migrationsFrom(version(), sqlite, file)) database.exec(statement)
    database.exec(`PRAGMA application_id = ${applicationId}`)
    database.exec(`PRAGMA user_version = ${schemaVersion}`)
    database.exec('COMMIT')
  } catch (error) {
    if (database.inTransaction) database.exec('ROLLBACK')
    throw error
  }
}

/** Tries until nobody else holds the lock; the process goes on meanwhile. */
async function patiently<T>(waitMs: number, work: () => T): Promise<T> {
  const until = Date.now() + waitMs
  for (let pause = 1; ; pause = Math.min(pause * 2, 50)) {
    try {
      return work()
    } catch (error) {
      if (!isBusy(error) || Date.now() >= until) throw error
    }
    // Not all at the same moment.
    await new Promise((resume) => setTimeout(resume, pause * (0.5 + Math.random())))
  }
}

async function loadLibsql(): Promise<typeof import('libsql')> {
  try {
    return (await import('libsql')).default
  } catch (cause) {
    throw new RetriageError(
      'missing_dependency',
      'the SQLite store needs the package "libsql" with its binary for this platform; install it with its optional dependencies, or use a postgres:// address',
      { id: 'libsql' },
      { cause },
    )
  }
}
