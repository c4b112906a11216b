import { RetriageError } from 'retriage/core'
import { openPostgresStore } from './postgres/postgres.ts'
import { openSqliteStore } from './sqlite/sqlite.ts'
import type { Store } from './store.ts'

/**
 * Opens the store that a person names: `"postgres://…"` or `"postgresql://…"` is a PostgreSQL database, anything else an SQLite file.
 *
 * @throws `usage` for the address of any other server, and what `openPostgresStore` and `openSqliteStore` throw
 */
export async function openStore(database: string): Promise<Store> {
  if (/^postgres(ql)?:\/\//i.test(database)) return openPostgresStore(database)
  const [, scheme] = /^([a-z][a-z0-9+.-]+):\/\//i.exec(database) ?? []
  if (scheme !== undefined || database === '') {
    const what = scheme === undefined ? 'an empty name' : `a ${scheme}:// address`
    throw new RetriageError('usage', `${what} is no database for retriage; name a file, or a postgres:// address`)
  }
  return openSqliteStore(database)
}
