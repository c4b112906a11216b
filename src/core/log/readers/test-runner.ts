import { defineReader, type Incident } from '../incident.ts'
import type { LogLine } from '../lines.ts'
import { readExceptions } from './exception.ts'

// unittest: a rule, `FAIL: test_x (module.Class)` with a duration where a runner adds one, a rule, a trace
const ruled = /^={10,}$/
const headed = /^(?:FAIL|ERROR|XPASS|UNEXPECTED SUCCESS)(?: \[[\d.]{1,12}s\])?: (test\w{0,200} \([^)]{1,300}\).{0,200})$/
const counted = /^Ran \d+ tests? in |^={10,}$/

// pytest: while tests run, their names; a section with a title and a trace for each failure; a summary with a line for each
const started = /^={4,} test session starts ={4,}$/
const ran = /^\S{1,400}\.py::\S{1,400} .{0,300}\b(?:PASSED|FAILED|SKIPPED|ERROR|XFAIL|RERUN)\b/
const section = /^={4,} (FAILURES|ERRORS|RERUNS) ={4,}$/
const title = /^_{3,} (?:ERROR at \w+ of )?(\S{1,400}) _{3,}$/
const summary = /^(?:FAILED|ERROR|SUBFAIL(?:ED)?)(?:\([^)]{0,80}\))? (?:\[[^\]]{1,80}\] )?\S{1,400}\.py(?:::\S{1,400})?(?: - (.{0,2000}))?$/

/** What a driver says that runs a failing test again until it knows: it stands for every report of that test. */
const verdict = /^FAILED CONSISTENTLY: \S/

/**
 * Reads the reports of test runners. A report is a line that names the test and a trace with one or more exceptions. The line is what the runner
 * counted, so it is the root and takes its meaning from the exception that ended the test; the exceptions yield to it. That keeps apart what a
 * test failed with from what it provoked on purpose, printed, or went through on the way.
 */
export const readTestFailures = defineReader('test', [headed, started, ran, section, title, summary, verdict], (lines, starts) => {
  const verdictAt = starts.findLast((index) => verdict.test(textAt(lines, index))) ?? -1
  return [...readUnittest(lines, starts), ...readPytest(lines, starts, verdictAt)]
})

function readUnittest(lines: readonly LogLine[], starts: readonly number[]): Incident[] {
  return starts.flatMap((index) => {
    const text = textAt(lines, index)
    const head = text.length < 1000 && ruled.test(textAt(lines, index - 1)) ? headed.exec(text) : null
    if (!head) return []
    let end = index + 1
    while (end < lines.length && !counted.test(textAt(lines, end))) end++
    return report(lines, index, end, head[1] as string, 'root')
  })
}

function readPytest(lines: readonly LogLine[], starts: readonly number[], verdictAt: number): Incident[] {
  const found: Incident[] = []
  /** Where the tests of this session began to run, and the titles of its reports; they wait for a summary. */
  let from = -1
  let inside = ''
  let titles: number[] = []
  const close = (end: number, role: Incident['role']): void => {
    titles.forEach((at, i) => found.push(...report(lines, at, titles[i + 1] ?? end, '', role)))
    const reportedFrom = titles[0] ?? end
    // What stands before the reports, the tests printed while they ran; where nothing was reported, it may be why.
    if (from >= 0 && (titles.length > 0 || role === 'wrapper')) {
      const printed = titles.length > 0 ? 'recovered' : 'cascade'
      found.push(...exceptionsBetween(lines, from, reportedFrom).map((exception): Incident => ({ ...exception, role: printed })))
    }
    from = -1
    inside = ''
    titles = []
  }
  for (const index of starts) {
    const text = textAt(lines, index)
    if (text.length > 3000) continue
    if (started.test(text)) {
      close(index, 'root')
      from = index
    } else if (summary.test(text)) {
      close(index, 'wrapper')
      const role = index < verdictAt ? 'cascade' : 'root'
      found.push({ reader: 'test', index, name: '', message: summary.exec(text)?.[1] ?? '', role })
    } else if (section.test(text)) inside = section.exec(text)?.[1] as string
    else if (inside !== '' && inside !== 'RERUNS' && title.test(text)) titles.push(index)
    if (from < 0 && (section.test(text) || ran.test(text))) from = index
  }
  close(lines.length, 'root')
  return found
}

/** The line that names the test, with the meaning of the last exception below it, and the exceptions, which yield to it. */
function report(lines: readonly LogLine[], at: number, end: number, test: string, role: Incident['role']): Incident[] {
  const exceptions = exceptionsBetween(lines, at + 1, end)
  const last = exceptions.at(-1)
  const head: Incident = { reader: 'test', index: at, name: last?.name ?? '', message: last?.message ?? test, role }
  return [head, ...exceptions.map((exception): Incident => ({ ...exception, role: 'cascade' }))]
}

function exceptionsBetween(lines: readonly LogLine[], from: number, to: number): Incident[] {
  // A chain is numbered within the lines it was read from, so the number would mean another one here.
  return readExceptions(lines.slice(from, to)).map(({ reader, index, name, message, role }) => ({
    reader,
    index: index + from,
    name,
    message,
    role,
  }))
}

function textAt(lines: readonly LogLine[], index: number): string {
  return lines[index]?.text ?? ''
}
