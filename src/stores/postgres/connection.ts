import type { PoolClient } from 'pg'
import { columnTypes, onConflict, render, type Dialect } from '../sql/dialect.ts'
import type { AnyRowStatement, ColumnType, Plan, Query, Row } from '../sql/query.ts'

const arrays: Readonly<Record<ColumnType, string>> = { text: 'text[]', integer: 'integer[]', real: 'double precision[]' }

/** @param schema where the tables are; it may be any text */
export function postgres(schema: string): Dialect {
  const quoted = quote(schema)
  return {
    real: 'DOUBLE PRECISION',
    serial: 'BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY',
    tableEnd: '',
    appendOnly: (table) => [
      `CREATE FUNCTION ${quoted}.${table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '${table}: rows are only added'; END $$`,
      `CREATE TRIGGER ${table}_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ${quoted}.${table}
        FOR EACH STATEMENT EXECUTE FUNCTION ${quoted}.${table}_is_append_only()`,
    ],
    parameter: (position) => `$${position}`,
    inList: (parameter) => `= ANY (${parameter}::text[])`,
    table: (name) => `${quoted}.${name}`,
  }
}

/** A name that may hold anything, as an identifier. */
export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** Carries out a plan, each of its statements for itself. */
export async function carryOut<T>(client: PoolClient, plan: Plan<T>, dialect: Dialect): Promise<T> {
  let step = plan.next()
  while (!step.done) step = plan.next(await ask(client, step.value, dialect))
  return step.value
}

/** Carries out a plan in a transaction of its own; whatever goes wrong in it, none stays open. */
export async function transact<T>(client: PoolClient, begin: string, plan: Plan<T>, dialect: Dialect): Promise<T> {
  await client.query(begin)
  try {
    const result = await carryOut(client, plan, dialect)
    await client.query('COMMIT')
    return result
  } catch (error) {
    // Where the connection is gone, so is the transaction.
    await client.query('ROLLBACK').catch(() => undefined)
    throw error
  }
}

async function ask(client: PoolClient, query: Query, dialect: Dialect): Promise<readonly Row[]> {
  if (query.kind === 'select') return (await client.query<Row>(render(query.text, dialect), [...query.values])).rows
  const { statement, rows } = query
  const columns = Object.keys(statement.columns).map((column) => rows.map((row) => (row as Row)[column]))
  await client.query(rowsText(statement, dialect), columns)
  return []
}

/** One statement for all rows, which come as one list per column. */
function rowsText(statement: AnyRowStatement, { table, parameter }: Dialect): string {
  const types = columnTypes(statement)
  const names = types.map(([name]) => name)
  const lists = types.map(([, type], index) => `${parameter(index + 1)}::${arrays[type]}`).join(', ')
  const [key] = statement.key
  if (statement.action === 'update') {
    const sets = names.flatMap((name) => (name === key ? [] : [`${name} = given.${name}`]))
    return `UPDATE ${table(statement.table)} AS kept SET ${sets.join(', ')} FROM unnest(${lists}) AS given (${names.join(', ')}) WHERE kept.${key} = given.${key}`
  }
  // In the order of the rows, which is the one an audit is read in.
  return `INSERT INTO ${table(statement.table)} (${names.join(', ')})
    SELECT ${names.join(', ')} FROM unnest(${lists}) WITH ORDINALITY AS given (${names.join(', ')}, place) ORDER BY place${onConflict(statement)}`
}
