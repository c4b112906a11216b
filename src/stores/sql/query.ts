/** What a column holds; each dialect has a word for it. Numbers beyond 2³¹, times and fractions are `real`: exact up to 2⁵³. */
export type ColumnType = 'text' | 'integer' | 'real'

export type Value = string | number | null

/** Writes many rows of one table: the same statement for each, or one for all of them, as the dialect likes best. */
export interface RowStatement<R extends object> {
  /** `insert` expects new rows, `replace` overwrites those with the same key, `update` changes the columns it names of rows that are there. */
  action: 'insert' | 'replace' | 'update'
  table: string
  columns: Readonly<Record<keyof R & string, ColumnType>>
  /** Columns that identify a row; for `update` the first one alone. */
  key: readonly (keyof R & string)[]
}

/** The same, once it does not matter whose rows they are. */
export interface AnyRowStatement {
  action: 'insert' | 'replace' | 'update'
  table: string
  columns: Readonly<Record<string, ColumnType>>
  key: readonly string[]
}

/** One request to a database. Tables stand in braces and values as `?`; `IN (?)` takes a list of texts. */
export type Query =
  | { kind: 'select'; text: string; values: readonly (Value | readonly string[])[] }
  | { kind: 'rows'; statement: AnyRowStatement; rows: readonly object[] }

/** As a database gives it: columns by name. */
export type Row = Readonly<Record<string, Value>>

/**
 * What happens in one transaction, as a value: it asks, the engine answers, and nothing in it waits. So the same plan runs on a database that answers
 * at once and on one that is a network away.
 */
export type Plan<T> = Generator<Query, T, readonly Row[]>

/** A database that carries out plans. A plan may be started several times before one run of it stands. */
export interface Engine {
  /** A plan that asks once. */
  ask<T>(plan: () => Plan<T>): Promise<T>
  /** All that the plan reads is of one moment. */
  read<T>(plan: () => Plan<T>): Promise<T>
  /** All that the plan writes, or nothing. */
  write<T>(plan: () => Plan<T>): Promise<T>
  close(): Promise<void>
}

/** Asks for rows of a known shape, or changes rows and asks for them with `RETURNING`. */
export function* select<R>(text: string, values: readonly (Value | readonly string[])[] = []): Plan<readonly R[]> {
  return (yield { kind: 'select', text, values }) as readonly R[]
}

export function* write<R extends object>(statement: RowStatement<R>, rows: readonly R[]): Plan<void> {
  if (rows.length > 0) yield { kind: 'rows', statement, rows }
}
