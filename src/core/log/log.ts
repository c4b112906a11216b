import type { Failure } from '../failure.ts'
import { readLines, type LogLine } from './lines.ts'

/** Both output streams of an attempt, read into lines. */
export interface Log {
  readonly stderr: readonly LogLine[]
  readonly stdout: readonly LogLine[]
}

/** Reads the tails of a failure. Absent tails are empty logs. */
export function readLog(failure: Pick<Failure, 'stderrTail' | 'stdoutTail'>): Log {
  return { stderr: readLines(failure.stderrTail ?? ''), stdout: readLines(failure.stdoutTail ?? '') }
}
