import type { Evidence } from './evidence.ts'
import type { Failure } from './failure.ts'
import { readLines } from './log/lines.ts'

/**
 * What stands out of a failure that nobody could explain: its exit code or signal, and the last words of its log. A person starts reading
 * there; the words also tell whether two such failures are alike.
 */
export function observed(failure: Failure): { evidence: Evidence[]; words: string[] } {
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
    const last = tail ? readLines(tail.slice(-20_000)).at(-1) : undefined
    if (!tail || !last) continue
    words.push(last.text)
    const before = tail.length > 20_000 ? tail.slice(0, -20_000).split('\n').length - 1 : 0
    evidence.push({ kind: 'log', rule: 'none', stream, lineNumber: before + last.number, line: last.raw.slice(0, 2000) })
    break
  }
  return { evidence, words }
}
