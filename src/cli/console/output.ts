import { redact, toWire } from 'retriage'
import { write } from '../streams.ts'
import { coloursFor } from './colours.ts'
import { table, type Column } from './table.ts'

/** Of the terminal; else what `COLUMNS` says, else 120. */
export function widthOfOutput(): number {
  return process.stdout.columns || Number(process.env['COLUMNS']) || 120
}

/** Writes a value for machines, in one line, with all text in it free of credentials. */
export function writeJson(value: unknown): Promise<void> {
  return write(process.stdout, `${JSON.stringify(toWire(value), (_, part: unknown) => (typeof part === 'string' ? redact(part) : part))}\n`)
}

/** Writes rows for a person. */
export function writeTable<Row>(rows: readonly Row[], columns: readonly Column<Row>[], color: boolean): Promise<void> {
  return write(process.stdout, `${table(rows, columns, widthOfOutput(), coloursFor(process.stdout, color).bold)}\n`)
}
