import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { redact, RetriageError } from 'retriage/core'
import { entryKeys, parseKnownErrors, type KnownError } from './entry.ts'

/** The table of known errors in a database, beside the workflows or alone. */
export interface KnownErrorTable {
  /** An SQLite file, or a `postgres://` address. */
  address: string
  /** For PostgreSQL; default `"retriage"`. */
  schema?: string
}

type Row = Readonly<Record<string, unknown>>
/** Runs one statement after the other on one connection. */
type Query = (sql: string, values?: readonly (string | null)[]) => Promise<readonly Row[]>

interface Session {
  query: Query
  table: string
  parameter: (position: number) => string
}

/** Milliseconds for connecting, and for each statement. */
const patienceMs = 2000
/** Says whose database a file is, as the store does, which else would not take it later: `"rtrg"`. */
const applicationId = 0x72747267

/**
 * Reads every entry of the table, which is made where it is not there.
 *
 * @throws `invalid_evidence` naming the entry and the remedy; `not_found` where the SQLite file is not there; `missing_dependency` without the package
 *   `pg` or a binary of `libsql`; `environment` where the database does not do as it should
 */
export async function readKnownErrorTable(source: KnownErrorTable): Promise<KnownError[]> {
  const rows = await inSession(source, ({ query, table }) => query(`SELECT ${columns} FROM ${table} ORDER BY id`))
  const present = rows.map((row) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)))
  return parseKnownErrors(present, `${redact(source.address)}, table known_errors`)
}

/** Writes entries into the table; one with an id that is there takes its place. All of them, or none. */
export async function writeKnownErrors(source: KnownErrorTable, entries: readonly KnownError[]): Promise<void> {
  const checked = parseKnownErrors(entries)
  await inSession(source, async ({ query, table, parameter }) => {
    const values = entryKeys.map((_, index) => parameter(index + 1)).join(', ')
    const changes = entryKeys.filter((key) => key !== 'id').map((key) => `"${key}" = excluded."${key}"`)
    const insert = `INSERT INTO ${table} (${columns}) VALUES (${values}) ON CONFLICT (id) DO UPDATE SET ${changes.join(', ')}`
    await query('BEGIN')
    try {
      for (const entry of checked)
        await query(
          insert,
          entryKeys.map((key) => entry[key] ?? null),
        )
      await query('COMMIT')
    } catch (error) {
      await query('ROLLBACK').catch(() => undefined)
      throw error
    }
  })
}

const columns = entryKeys.map((key) => `"${key}"`).join(', ')
const columnTypes = entryKeys.map((key) => `"${key}" TEXT${key === 'id' ? ' PRIMARY KEY' : key === 'note' ? ' NOT NULL' : ''}`).join(', ')

/** A connection for one look: a database that is asked twice a minute needs none that stays open. */
async function inSession<T>({ address, schema = 'retriage' }: KnownErrorTable, work: (session: Session) => Promise<T>): Promise<T> {
  try {
    return await (/^postgres(ql)?:\/\//i.test(address) ? inPostgres(address, schema, work) : inSqlite(address, work))
  } catch (error) {
    if (error instanceof RetriageError) throw error
    const message = error instanceof Error ? error.message || String((error as NodeJS.ErrnoException).code) : String(error)
    throw new RetriageError('environment', redact(`${address}: the table of known errors cannot be used: ${message}`), {}, { cause: error })
  }
}

async function inSqlite<T>(file: string, work: (session: Session) => Promise<T>): Promise<T> {
  const path = resolve(file)
  if (!(await stat(path).catch(() => undefined))) {
    throw new RetriageError('not_found', `${file}: there is no such database; correct the path, or make an empty file`, { file })
  }
  const Database = (
    await import('libsql').catch((cause: unknown) => {
      throw missing('libsql', 'known errors in SQLite need the package "libsql" with its binary for this platform', cause)
    })
  ).default
  const database = new Database(path)
  try {
    database.exec(`PRAGMA busy_timeout = ${patienceMs}`)
    const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all() as { name: string }[]
    if (tables.length === 0) database.exec(`PRAGMA application_id = ${applicationId}`)
    if (!tables.some(({ name }) => name === 'known_errors'))
      database.exec(`CREATE TABLE IF NOT EXISTS known_errors (${columnTypes}) STRICT`)
    const query: Query = async (sql, values = []) => {
      const statement = database.prepare(sql)
      if (/^SELECT/.test(sql)) return statement.all(values) as Row[]
      statement.run(values)
      return []
    }
    return await work({ query, table: 'known_errors', parameter: (position) => `?${position}` })
  } finally {
    database.close()
  }
}

async function inPostgres<T>(address: string, schema: string, work: (session: Session) => Promise<T>): Promise<T> {
  const { Client } = (
    await import('pg').catch((cause: unknown) => {
      throw missing('pg', 'known errors in PostgreSQL need the package "pg"; install it beside retriage: npm install pg', cause)
    })
  ).default
  const limits = { connectionTimeoutMillis: patienceMs, query_timeout: patienceMs, statement_timeout: patienceMs }
  const client = new Client({ connectionString: address, application_name: 'retriage', ...limits })
  client.on('error', () => undefined)
  await client.connect()
  const quoted = `"${schema.replaceAll('"', '""')}"`
  try {
    const query: Query = async (sql, values) => (await client.query<Row>(sql, values ? [...values] : [])).rows
    const there = await query("SELECT 1 FROM pg_tables WHERE schemaname = $1 AND tablename = 'known_errors'", [schema])
    if (there.length === 0) {
      await query(`CREATE SCHEMA IF NOT EXISTS ${quoted}`)
      await query(`CREATE TABLE IF NOT EXISTS ${quoted}.known_errors (${columnTypes})`)
    }
    return await work({ query, table: `${quoted}.known_errors`, parameter: (position) => `$${position}` })
  } finally {
    await client.end().catch(() => undefined)
  }
}

function missing(id: string, message: string, cause: unknown): RetriageError {
  return new RetriageError('missing_dependency', message, { id }, { cause })
}
