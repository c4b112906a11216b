import type { Failure } from '../failure.ts'
import { encode } from '../match/encode.ts'
import type { Matcher } from '../match/matcher.ts'
import { LogCondenser, wholeLog } from './condenser.ts'
import { readLines, type LogLine } from './lines.ts'

/** Both output streams of an attempt, read into lines; of long ones what may decide, see `LogCondenser`. */
export interface Log {
  readonly stderr: readonly LogLine[]
  readonly stdout: readonly LogLine[]
}

/**
 * Reads the tails of a failure. Absent tails are empty logs.
 *
 * @param matchers of the patterns that will be looked for: of a tail of more than a megabyte, lines are kept that they match
 */
export function readLog(
  { stderrTail = '', stdoutTail = '' }: Pick<Failure, 'stderrTail' | 'stdoutTail'>,
  matchers: readonly Matcher[] = [],
): Log {
  return { stderr: readTail(stderrTail, matchers), stdout: readTail(stdoutTail, matchers) }
}

function readTail(tail: string, matchers: readonly Matcher[]): LogLine[] {
  if (tail.length <= wholeLog) return readLines(tail)
  const condenser = new LogCondenser(matchers)
  encode(tail, (bytes) => condenser.push(bytes))
  return condenser.finish()
}
