import type { Evidence } from './evidence.ts'
import type { Failure } from './failure.ts'
import { readLines, type LogLine } from './log/lines.ts'
import type { Log } from './log/log.ts'

/**
 * What stands out of a failure that nobody could explain: its exit code or signal, and the last words of its log. A person starts reading
 * there; the words also tell whether two such failures are alike.
 *
 * @param log what was read of its output, where that is not in its tails
 */
export function observed(failure: Failure, log?: Log): { evidence: Evidence[]; words: string[] } {
  const evidence: Evidence[] = []
  const words: string[] = []
  if (failure.signal !== undefined) {
    words.push(`signal ${failure.signal}`)
    evidence.push({ kind: 'signal', rule: 'none', detail: `killed by ${failure.signal}` })
  } else if (typeof failure.returnCode === 'number') {
    words.push(`exit ${failure.returnCode}`)
    evidence.push({ kind: 'exit_code', rule: 'none', detail: `exit code ${failure.returnCode}` })
  }
  if (failure.schedulerState !== undefined) {
    words.push(failure.schedulerState)
    evidence.push({ kind: 'scheduler_state', rule: 'none', detail: failure.schedulerState })
  }
  for (const [stream, tail] of [
    ['stderr', failure.stderrTail],
    ['stdout', failure.stdoutTail],
  ] as const) {
    const last = log ? log[stream].at(-1) : tail ? lastLine(tail) : undefined
    if (!last) continue
    words.push(last.text)
    evidence.push({ kind: 'log', rule: 'none', stream, lineNumber: last.number, line: last.raw.slice(0, 2000) })
    break
  }
  return { evidence, words }
}

/** The last line with anything in it, among the last 20,000 UTF-16 units. */
function lastLine(tail: string): LogLine | undefined {
  const from = Math.max(0, tail.length - 20_000)
  for (let end = tail.length; end > from;) {
    const start = Math.max(from, tail.lastIndexOf('\n', end - 1) + 1)
    const last = readLines(tail.slice(start, end)).at(-1)
    if (last) return { ...last, number: lineNumberAt(tail, start) }
    end = start - 1
  }
  return undefined
}

function lineNumberAt(text: string, place: number): number {
  let number = 1
  for (let at = text.indexOf('\n'); at >= 0 && at < place; at = text.indexOf('\n', at + 1)) number++
  return number
}
