import type Database from 'libsql'
import { columnTypes, onConflict, render, type Dialect } from '../sql/dialect.ts'
import type { AnyRowStatement, Plan, Query, Row } from '../sql/query.ts'

type Statement = ReturnType<Database.Database['prepare']>

export const sqlite: Dialect = {
  real: 'REAL',
  serial: 'INTEGER PRIMARY KEY',
  // Without it SQLite would take any type in any column.
  tableEnd: ' STRICT',
  appendOnly: (table) =>
    ['UPDATE', 'DELETE'].map(
      (change) =>
        `CREATE TRIGGER ${table}_no_${change.toLowerCase()} BEFORE ${change} ON ${table} BEGIN SELECT RAISE(ABORT, '${table}: rows are only added'); END`,
    ),
  parameter: (position) => `?${position}`,
  inList: (parameter) => `IN (SELECT value FROM json_each(${parameter}))`,
  table: (name) => name,
}

/** One connection to a database file. It answers at once: a transaction is over before anything else of this process happens. */
export class SqliteConnection {
  readonly database: Database.Database
  private readonly statements = new Map<string, Statement>()
  private readonly texts = new Map<string | AnyRowStatement, string>()

  constructor(database: Database.Database) {
    this.database = database
  }

  /** Carries out a plan, each of its statements for itself. */
  carryOut<T>(plan: Plan<T>): T {
    let step = plan.next()
    while (!step.done) step = plan.next(this.ask(step.value))
    return step.value
  }

  /** Carries out a plan between `BEGIN` and `COMMIT`; whatever goes wrong in it, no transaction stays open. */
  transact<T>(begin: 'BEGIN' | 'BEGIN IMMEDIATE', plan: Plan<T>): T {
    this.database.exec(begin)
    try {
      const result = this.carryOut(plan)
      this.database.exec('COMMIT')
      return result
    } catch (error) {
      if (this.database.inTransaction) this.database.exec('ROLLBACK')
      throw error
    }
  }

  close(): void {
    this.statements.clear()
    this.database.close()
  }

  private ask(query: Query): readonly Row[] {
    if (query.kind === 'rows') {
      const statement = this.prepared(this.textOf(query.statement, rowText))
      const columns = Object.keys(query.statement.columns)
      for (const row of query.rows) statement.run(columns.map((column) => (row as Row)[column]))
      return []
    }
    const values = query.values.map((value) => (typeof value === 'object' && value !== null ? JSON.stringify(value) : value))
    const statement = this.prepared(this.textOf(query.text, (text) => render(text, sqlite)))
    return statement.all(values) as Row[]
  }

  private textOf<K extends string | AnyRowStatement>(key: K, make: (key: K) => string): string {
    const known = this.texts.get(key)
    if (known !== undefined) return known
    const text = make(key)
    this.texts.set(key, text)
    return text
  }

  private prepared(text: string): Statement {
    const known = this.statements.get(text)
    if (known) return known
    const statement = this.database.prepare(text)
    this.statements.set(text, statement)
    return statement
  }
}

function rowText(statement: AnyRowStatement): string {
  const columns = columnTypes(statement).map(([column]) => column)
  if (statement.action === 'update') {
    const [key] = statement.key
    const sets = columns.flatMap((column, index) => (column === key ? [] : [`${column} = ?${index + 1}`]))
    return `UPDATE ${statement.table} SET ${sets.join(', ')} WHERE ${key} = ?${columns.indexOf(key!) + 1}`
  }
  const values = columns.map((_, index) => `?${index + 1}`)
  return `INSERT INTO ${statement.table} (${columns.join(', ')}) VALUES (${values.join(', ')})${onConflict(statement)}`
}
