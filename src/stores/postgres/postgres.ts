import { RetriageError } from 'retriage/core'
import type { Pool, PoolClient } from 'pg'
import type { Dialect } from '../sql/dialect.ts'
import { migrationsFrom, schemaVersion } from '../sql/migrations.ts'
import type { Engine } from '../sql/query.ts'
import { createSqlStore } from '../sql/sql-store.ts'
import type { Store } from '../store.ts'
import { carryOut, postgres, quote, transact } from './connection.ts'
import { explain, placeOf } from './errors.ts'

/** Reading is of one moment, although several statements do it. */
const beginRead = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY'
/** A commit begins by writing the row of its workflow, which makes others wait for it and then see what it left. */
const beginWrite = 'BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE'

/**
 * Opens a store in a PostgreSQL database, to be shared between machines. Its tables are made in a schema of their own where they are not there.
 *
 * @param url such as `"postgres://user:password@host:5432/database"`, with the parameters that the package `pg` knows
 * @param schema default `"retriage"`; several stores may live in one database
 * @throws `missing_dependency` where the package `pg` is not installed; `environment` where the server cannot be reached, refuses, or holds tables of
 *   a newer release; and later, from any request, where the connection is lost
 * @example const store = await openPostgresStore('postgres://localhost/jobs')
 */
export async function openPostgresStore(url: string, { schema = 'retriage' }: { schema?: string } = {}): Promise<Store> {
  const place = placeOf(url)
  const { Pool } = await loadPg()
  const dialect = postgres(schema)
  const pool = new Pool({ connectionString: url, connectionTimeoutMillis: 10_000, keepAlive: true, application_name: 'retriage' })
  // A connection that breaks is found out by the request that uses it next; without a listener its error would end the process.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  const engine = engineOf(pool, dialect, place)
  try {
    await withClient(pool, (client) => prepare(client, schema, dialect, place))
    return createSqlStore(engine)
  } catch (error) {
    await pool.end()
    throw explain(error, place)
  }
}

function engineOf(pool: Pool, dialect: Dialect, place: string): Engine {
  const run = async <T>(work: (client: PoolClient) => Promise<T>): Promise<T> => {
    try {
      return await withClient(pool, work)
    } catch (error) {
      throw explain(error, place)
    }
  }
  let ended: Promise<void> | undefined
  return {
    ask: (plan) => run((client) => carryOut(client, plan(), dialect)),
    read: (plan) => run((client) => transact(client, beginRead, plan(), dialect)),
    write: (plan) => run((client) => transact(client, beginWrite, plan(), dialect)),
    close: () => (ended ??= pool.end()),
  }
}

async function withClient<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let broken = true
  try {
    const result = await work(client)
    broken = false
    return result
  } catch (error) {
    broken = !(error instanceof RetriageError)
    throw error
  } finally {
    // After an error nobody understands, a new connection is cheaper than a doubt.
    client.release(broken)
  }
}

/** Makes or brings up to date the tables; several machines may do so at once. Takes no lock and writes nothing where they are up to date. */
async function prepare(client: PoolClient, schema: string, dialect: Dialect, place: string): Promise<void> {
  if (migrationsFrom(await versionOf(client, schema, dialect), dialect, place).length === 0) return
  await client.query('BEGIN')
  try {
    await client.query("SELECT pg_advisory_xact_lock(hashtext('retriage'), hashtext($1))", [schema])
    const version = await versionOf(client, schema, dialect)
    await client.query(`CREATE SCHEMA IF NOT EXISTS ${quote(schema)}`)
    for (const statement of migrationsFrom(version, dialect, place)) await client.query(statement)
    await client.query(`CREATE TABLE IF NOT EXISTS ${dialect.table('schema_version')} (version INTEGER NOT NULL)`)
    await client.query(`DELETE FROM ${dialect.table('schema_version')}`)
    await client.query(`INSERT INTO ${dialect.table('schema_version')} VALUES ($1)`, [schemaVersion])
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined)
    throw error
  }
}

async function versionOf(client: PoolClient, schema: string, dialect: Dialect): Promise<number> {
  // Not `to_regclass`: it answers from a cache that does not notice what another one made while this one waited for the lock.
  const there = await client.query("SELECT 1 FROM pg_tables WHERE schemaname = $1 AND tablename = 'schema_version'", [schema])
  if (there.rowCount === 0) return 0
  const { rows } = await client.query<{ version: number }>(`SELECT version FROM ${dialect.table('schema_version')}`)
  return rows[0]?.version ?? 0
}

async function loadPg(): Promise<{ Pool: typeof Pool }> {
  try {
    return (await import('pg')).default
  } catch (cause) {
    throw new RetriageError(
      'missing_dependency',
      'the PostgreSQL store needs the package "pg"; install it beside retriage: npm install pg',
      { id: 'pg' },
      { cause },
    )
  }
}
