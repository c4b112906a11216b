/** A table as text: the first column to the left, the others to the right, each as wide as its widest cell. */
export function columns(headings: readonly string[], rows: readonly (readonly string[])[], heading: (text: string) => string): string {
  const widths = headings.map((title, column) => Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)))
  const align = (cells: readonly string[]): string =>
    widths.map((width, column) => (column === 0 ? (cells[column] ?? '').padEnd(width) : (cells[column] ?? '').padStart(width))).join('  ')
  return [heading(align(headings)), ...rows.map(align)].map((text) => text.trimEnd()).join('\n')
}

/** A share as a number of percent with one decimal, `-` where there is nothing to share. */
export function percent(part: number, whole = 1): string {
  return whole === 0 ? '-' : ((100 * part) / whole).toFixed(1)
}
