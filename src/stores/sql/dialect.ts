import type { AnyRowStatement, ColumnType } from './query.ts'

/** Where databases differ. */
export interface Dialect {
  /** A number with a fraction, of 64 bits. */
  real: string
  /** Column that counts up by itself and is the primary key. */
  serial: string
  /** What follows the columns of a table. */
  tableEnd: string
  /** Statements that make a table one to which rows are only added. */
  appendOnly: (table: string) => readonly string[]
  /** What stands for one of the values, counted from 1. */
  parameter: (position: number) => string
  /** Tests a column against a list that is one value. */
  inList: (parameter: string) => string
  /** Name of a table, with its schema where there are several. */
  table: (name: string) => string
}

/** A query of a plan as this dialect has it. */
export function render(text: string, dialect: Dialect): string {
  let position = 0
  return text
    .replace(/\{(\w+)\}/g, (_, name: string) => dialect.table(name))
    .replace(/IN \(\?\)|\?/g, (mark) => {
      const parameter = dialect.parameter(++position)
      return mark === '?' ? parameter : dialect.inList(parameter)
    })
}

/** What `replace` does where the key is there already. */
export function onConflict({ action, columns, key }: AnyRowStatement): string {
  if (action !== 'replace') return ''
  const changed = Object.keys(columns).filter((column) => !key.includes(column))
  return ` ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${changed.map((column) => `${column} = excluded.${column}`).join(', ')}`
}

export function columnTypes({ columns }: AnyRowStatement): [string, ColumnType][] {
  return Object.entries(columns)
}
