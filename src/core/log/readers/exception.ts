import { defineReader, type Incident } from '../incident.ts'
import type { LogLine } from '../lines.ts'

/**
 * The line that names an exception, in any language that puts the class first and the message behind a colon: Python, Java and Scala,
 * JavaScript, Ruby, C#, PHP, Julia. What may stand in front: `Caused by:`, `Exception in thread "main"`, `Unhandled exception.`, `Uncaught`,
 * or `! `.
 */
const headline =
  /^\s{0,24}(?:Caused by: |Exception in thread "[^"]{0,80}" |Unhandled exception[.:] |Uncaught (?:\(in promise\) )?|Fatal error: Uncaught |ERROR: |error: |! )?((?:[A-Za-z_$][\w$]{0,80}(?:\.|::|\/)){0,12})(gaierror|herror|TimeoutExpired|BrokenProcessPool|[A-Z][\w$]{0,100}(?:Error|Exception|Failure|Fault|Timeout|Interrupt|Killed|Aborted|NotFound|Denied|Refused|Invalid|Exhausted))(?:: (.*)|:?\s*)$/

/** The same behind what a logger puts in front of an error: `ERROR 03-02 19:49:00 [engine.py:783] RuntimeError: …`, `2026-01-02 - app - ERROR - x.YError: …`. */
const logged =
  /^(?=.{0,80}\b(?:ERROR|CRITICAL|FATAL|SEVERE)\b).{1,200}?[\]:>-] {1,2}((?:[A-Za-z_$][\w$]{0,80}\.){0,12})([A-Z][\w$]{0,100}(?:Error|Exception|Failure|Fault|Timeout|NotFound|Denied|Refused)): (\S.*)$/

const whatForm = /^\s{0,8}what\(\): {1,4}(\S.*)$/

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
export const readExceptions = defineReader('exception', [headline, logged, whatForm], (lines, starts) => {
  const found = starts.flatMap((index): Incident[] => {
    const { text } = lines[index] as LogLine
    const parts = text.length > 3000 ? null : (headline.exec(text) ?? logged.exec(text) ?? whatLine(lines, index))
    return parts ? [{ reader: 'exception', index, name: parts[2] as string, message: parts[3] ?? '', role: 'root' }] : []
  })
  let chain = 0
  return found.map((incident, i) => {
    const link = i === 0 ? null : linkBetween(lines, (found[i - 1] as Incident).index, incident.index)
    if (link === null) chain++
    return { ...incident, chain, role: roleInChain(lines, found, i, link) }
  })
})

/** C++ names the class of an uncaught exception on one line and says what it was about on the next: `what():  …`. */
function whatLine(lines: readonly LogLine[], index: number): (string | undefined)[] | null {
  const what = whatForm.exec((lines[index] as LogLine).text)
  const thrown =
    what && /terminate called after throwing an instance of '(?:[^']{0,200}::)?([^':]{1,100})'/.exec(lines[index - 1]?.text ?? '')
  return thrown ? ['', '', thrown[1], what[1]] : null
}

type Link = 'caused-by' | 'direct-cause' | 'while-handling'

/** How two exceptions that follow each other belong together; null where they do not. */
function linkBetween(lines: readonly LogLine[], from: number, to: number): Link | null {
  if (/^\s*Caused by: /.test((lines[to] as LogLine).text)) return onlyFrames(lines, from + 1, to) ? 'caused-by' : null
  for (let at = Math.max(from + 1, to - 200); at < to; at++) {
    const { text } = lines[at] as LogLine
    if (/^\s*The above exception was the direct cause of the following exception/.test(text)) return 'direct-cause'
    if (/^\s*During handling of the above exception, another exception occurred/.test(text)) return 'while-handling'
  }
  return null
}

/**
 * Java lists the outer exception first and its causes below, Python the first exception first and what followed from it below. So a Java
 * exception is a wrapper when a `Caused by:` follows within its own trace, and a Python one follows when it stands behind "direct cause".
 */
function roleInChain(lines: readonly LogLine[], found: readonly Incident[], i: number, link: Link | null): Incident['role'] {
  const next = found[i + 1]
  if (next && linkBetween(lines, (found[i] as Incident).index, next.index) === 'caused-by') return 'wrapper'
  return link === 'direct-cause' ? 'cascade' : 'root'
}

function onlyFrames(lines: readonly LogLine[], from: number, to: number): boolean {
  // Messages may go on for a few lines before the frames begin.
  let strange = 0
  for (let at = from; at < to; at++) {
    if (!frames.some((frame) => frame.test((lines[at] as LogLine).text)) && ++strange > 12) return false
  }
  return true
}
