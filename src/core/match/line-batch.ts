import type { LogLine } from '../log/lines.ts'

/** UTF-16 units of lines that are looked through at a time. */
export const batchUnits = 16_384

/**
 * The texts of lines from position `first` on, with a line feed before and behind each, and the position of the line behind them. No line that is
 * read from a log has a line feed; in one that a program made up, it counts as a carriage return.
 *
 * @param longest UTF-16 units; a longer line counts as empty
 */
export function batchOf(lines: readonly Pick<LogLine, 'text'>[], first: number, longest = Infinity): { text: string; behind: number } {
  let text = '\n'
  let behind = first
  for (; behind < lines.length && text.length <= batchUnits; behind++) {
    const line = lines[behind]!.text
    text += `${line.length > longest ? '' : line.includes('\n') ? line.replaceAll('\n', '\r') : line}\n`
  }
  return { text, behind }
}
