import type { Incident, IncidentReader } from '../incident.ts'
import type { LogLine } from '../lines.ts'
import { readExceptions } from './exception.ts'

/** One failed test as unittest heads its report: `FAIL: test_x (module.Class)`, with a duration where a runner adds one. */
const heading = /^(?:FAIL|ERROR|XPASS|UNEXPECTED SUCCESS)(?: \[[\d.]{1,12}s\])?: (test\w{0,200} \([^)]{1,300}\).{0,200})$/
const headingRule = /^={10,}$/
const endOfRun = /^(?:Ran \d+ tests? in |={10,}$)/

/** One failed test as pytest sums it up: `FAILED file.py::Class::test - Exception: message`. */
const summary = /^(?:FAILED|ERROR|SUBFAIL(?:ED)?)(?:\([^)]{0,80}\))? (?:\[[^\]]{1,80}\] )?\S{1,400}\.py(?:::\S{1,400})?(?: - (.{0,2000}))?$/
const sections = /^={4,} (?:FAILURES|ERRORS) ={4,}$/

/** The verdict of a driver that runs a failing test again until it knows: it stands for every report of that test. */
const verdict = /^FAILED CONSISTENTLY: (\S{1,400})/

/**
 * Reads the reports of test runners. A report is a line that names the test, and a trace with one or more exceptions; the line is what the
 * runner counted, so it is the root and takes its meaning from the last exception of its trace, and the exceptions follow from it. That keeps
 * apart what a test failed with from what it provoked on purpose, printed, or went through on the way.
 */
export const readTestFailures: IncidentReader = (lines) => {
  const found = new Map<number, Incident>()
  const claim = (incident: Incident): void => {
    if (!found.has(incident.index)) found.set(incident.index, incident)
  }
  const verdicts = lines.flatMap(({ text }, index) => (verdict.test(text) ? [index] : []))
  let sectionStart = -1
  for (let index = 0; index < lines.length; index++) {
    const { text } = lines[index] as LogLine
    if (text.length > 3000) continue
    if (sections.test(text)) sectionStart = index
    const headed = heading.exec(text)
    if (headed && headingRule.test(lines[index - 1]?.text ?? '')) {
      const inside = exceptionsBetween(lines, index + 1, endOf(lines, index + 1))
      const last = inside.at(-1)
      inside.forEach((incident) => claim({ ...incident, role: 'cascade' }))
      claim({ reader: 'test', index, name: last?.name ?? '', message: last?.message ?? (headed[1] as string), role: 'root' })
      continue
    }
    const summed = summary.exec(text)
    if (!summed) continue
    if (sectionStart >= 0) {
      exceptionsBetween(lines, sectionStart + 1, index).forEach((incident) => claim({ ...incident, role: 'cascade' }))
      sectionStart = -1
    }
    const decided = verdicts.some((at) => at > index)
    claim({ reader: 'test', index, name: '', message: summed[1] ?? '', role: decided ? 'cascade' : 'root' })
  }
  return [...found.values()]
}

/** Where a unittest report ends: at the rule that heads the next one, or at the count. */
function endOf(lines: readonly LogLine[], from: number): number {
  let at = from
  while (at < lines.length && !endOfRun.test((lines[at] as LogLine).text)) at++
  return at
}

function exceptionsBetween(lines: readonly LogLine[], from: number, to: number): Incident[] {
  return readExceptions(lines.slice(from, to)).map((incident) => ({ ...incident, index: incident.index + from }))
}
