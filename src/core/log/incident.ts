import type { Role } from '../pattern.ts'
import type { LogLine } from './lines.ts'

/** Something a program reported about its own failure, read by the structure of the report and not by its words. */
export interface Incident {
  /** What read it, such as `exception` or `complaint`. */
  reader: string
  /** Position, among the lines given, of the one that names the reason. */
  index: number
  /** Name of the exception's class or of the error, without its package: `ConnectTimeoutError`; empty where there is none. */
  name: string
  /** What is said about it. */
  message: string
  /** Incidents of one chain of exceptions share a number; absent where it stands alone. */
  chain?: number
  /** The part it plays in its own report: the last of several causes is the root, what wraps it is a wrapper. */
  role: Role
}

/**
 * Text of 3–16 characters of ASCII in lower case that a line has somewhere, whatever its case there. An asterisk at an end also stands for that end
 * of the line, and a closing parenthesis for a tab.
 */
export type Word = string

/**
 * What shows that a line may begin a report: an expression that matches then; with words of which one stands there then, where they cannot be told
 * from the expression.
 */
export type Opening = RegExp | { form: RegExp; words: readonly Word[] }

export function formOf(opening: Opening): RegExp {
  return opening instanceof RegExp ? opening : opening.form
}

/** Reads one kind of report. Looks at structure only; pure, and linear in the number of lines. */
export interface IncidentReader {
  /** @param starts positions, ascending, of the lines that may begin a report; default all */
  (lines: readonly LogLine[], starts?: readonly number[]): Incident[]
  /** Lower-case words joined by hyphens. */
  readonly id: string
  /** A report begins only on lines for which one of these speaks. */
  readonly openings: readonly Opening[]
}

export function defineReader(
  id: string,
  openings: readonly Opening[],
  read: (lines: readonly LogLine[], starts: readonly number[]) => Incident[],
): IncidentReader {
  const reader = (lines: readonly LogLine[], starts: readonly number[] = [...lines.keys()]): Incident[] => read(lines, starts)
  return Object.assign(reader, { id, openings })
}

/**
 * Reads lines in turn while a report is open, and else goes on with the next that may begin one.
 *
 * @param read looks at one line and tells whether a report is open behind it
 */
export function readFrom(length: number, starts: readonly number[], read: (index: number) => boolean): void {
  let at = 0
  for (const start of starts) {
    if (start < at) continue
    at = start
    while (at < length && read(at++));
  }
}
