import { cutTo, padTo, widthOf } from './width.ts'

/** One column: its heading, and how its cells are painted once they have their width. */
export interface Column<Row> {
  heading: string
  cell: (row: Row) => string
  paint?: (text: string, row: Row) => string
  align?: 'right'
}

/**
 * Rows as aligned columns under their headings. The last column takes what is left of `width` and is cut to it; the others are never cut,
 * so that a name can be copied.
 */
export function table<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  width: number,
  heading: (text: string) => string,
): string {
  const cells = rows.map((row) => columns.map((column) => column.cell(row)))
  const widths = columns.map((column, index) => cells.reduce((most, row) => Math.max(most, widthOf(row[index]!)), widthOf(column.heading)))
  const last = columns.length - 1
  const before = widths.slice(0, last).reduce((sum, columnWidth) => sum + columnWidth + 2, 0)
  const fit = (text: string, index: number) => {
    if (index === last) return cutTo(text, Math.max(20, width - before))
    return columns[index]!.align === 'right' ? text.padStart(text.length + widths[index]! - widthOf(text)) : padTo(text, widths[index]!)
  }
  const line = (texts: readonly string[], paint: (text: string, index: number) => string) =>
    texts
      .map((text, index) => paint(fit(text, index), index))
      .join('  ')
      .trimEnd()
  return [
    line(
      columns.map((column) => column.heading),
      heading,
    ),
    ...cells.map((texts, row) => line(texts, (text, index) => columns[index]!.paint?.(text, rows[row]!) ?? text)),
  ].join('\n')
}
