import type { Incident, IncidentReader } from '../incident.ts'
import type { LogLine } from '../lines.ts'

/**
 * The line that names an exception, in any language that puts the class first and the message behind a colon: Python, Java and Scala,
 * JavaScript, Ruby, C#, PHP, Julia. What may stand in front: `Caused by:`, `Exception in thread "main"`, `Unhandled exception.`, `Uncaught`,
 * `! ` or `terminate called after throwing`.
 */
const headline =
  /^\s{0,24}(?:Caused by: |Exception in thread "[^"]{0,80}" |Unhandled exception[.:] |Uncaught (?:\(in promise\) )?|Fatal error: Uncaught |ERROR: |error: |! )?((?:[A-Za-z_$][\w$]{0,80}(?:\.|::|\/)){0,12})(gaierror|herror|TimeoutExpired|BrokenProcessPool|[A-Z][\w$]{0,100}(?:Error|Exception|Failure|Fault|Timeout|Interrupt|Killed|Aborted|NotFound|Denied|Refused|Invalid|Exhausted))(?:: (.*)|:?\s*)$/

const frames = [
  /^\s*File "[^"]{1,400}", line \d+/, // Python
  /^\s*at [\w$.<>/ [\]-]{1,300}\(?/, // Java, JavaScript, C#
  /^\s*\.\.\. \d+ (?:more|common frames)/, // Java
  /^\s*from [^ ]{1,300}:\d+:in /, // Ruby
  /^\s*#\d{1,3} /, // PHP, native back traces
  /^\s*\[\d{1,3}\] /, // Julia
  /^\s*(?:source\(line\)|\^{2,}|~+\^*)/, // source lines and markers
]

/** Reads exceptions, and in a chain of them which is the root. */
export const readExceptions: IncidentReader = (lines) => {
  const found: Incident[] = []
  lines.forEach((line, index) => {
    const parts = line.text.length > 3000 ? null : headline.exec(line.text)
    if (!parts) return
    found.push({ reader: 'exception', index, name: parts[2] as string, message: parts[3] ?? '', role: 'root' })
  })
  return found.map((incident, i) => ({ ...incident, role: roleInChain(lines, found, i) }))
}

/**
 * Java lists the outer exception first and its causes below, Python the first exception first and what followed from it below. So a Java
 * exception is a wrapper when a `Caused by:` follows within its own trace, and a Python one when it stands behind "direct cause".
 */
function roleInChain(lines: readonly LogLine[], found: readonly Incident[], i: number): Incident['role'] {
  const incident = found[i] as Incident
  const next = found[i + 1]
  if (next && /^\s*Caused by: /.test((lines[next.index] as LogLine).text) && onlyFrames(lines, incident.index + 1, next.index))
    return 'wrapper'
  const previous = found[i - 1]
  if (previous && between(lines, previous.index, incident.index, /^\s*The above exception was the direct cause of the following exception/))
    return 'cascade'
  return 'root'
}

function onlyFrames(lines: readonly LogLine[], from: number, to: number): boolean {
  // Messages may go on for a few lines before the frames begin.
  let strange = 0
  for (let at = from; at < to; at++) {
    if (!frames.some((frame) => frame.test((lines[at] as LogLine).text)) && ++strange > 12) return false
  }
  return true
}

function between(lines: readonly LogLine[], from: number, to: number, what: RegExp): boolean {
  for (let at = Math.max(from + 1, to - 200); at < to; at++) if (what.test((lines[at] as LogLine).text)) return true
  return false
}
