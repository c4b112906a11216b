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

/** Reads one kind of report. Looks at structure only; pure, and linear in the number of lines. */
export type IncidentReader = (lines: readonly LogLine[]) => Incident[]
