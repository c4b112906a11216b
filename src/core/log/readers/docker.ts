import { defineReader, readFrom, type Incident } from '../incident.ts'
import type { LogLine } from '../lines.ts'
import { forms, type Form } from './forms.ts'

const known: readonly Form[] = [
  // BuildKit, with and without the number of the step in front
  ['wrapper', /\bprocess "(?:.{0,1500})" did not complete successfully: exit code: \d/],
  ['wrapper', /\bexecutor failed running \[.{0,1500}\]: (?:exit code: \d|runc did not terminate)/],
  ['context', /^(?:CANCELED|CACHED)\s*$/],
  // the classic builder
  ['wrapper', /^(?:Error: |ERROR: )?The command '.{1,1500}' returned a non-zero code: \d/],
  // docker compose
  ['wrapper', /^(?:Error response from daemon: )?dependency failed to start: |^[\w.-]{1,100} exited with code [1-9]\d{0,2}$/],
  ['wrapper', /^service "[\w.-]{1,100}" didn't complete successfully: exit \d/],
  ['teardown', /^(?:Aborting on container exit|Gracefully stopping|[Ss]topping [\w.-]{1,100} \.{3})/],
]
const readForms = forms('docker', known)

const excerpt = /^\s{0,2}(?:> )?\[[^\]]{1,100}\] (?:RUN|COPY|ADD|FROM|WORKDIR|ENV|ARG|exporting|resolve) ?.{0,2000}:$/
const rule = /^-{6,}\s*$/
const stamp = /^\d{1,6}\.\d{1,4} /
/** The Dockerfile around the failing instruction: `   7 | >>> RUN make`. */
const source = /^\s{1,6}(?:>{3} )?\d{1,6} \| |^\s{0,4}\d{1,6} \| >{3} |^[\w./-]{0,100}Dockerfile[\w.-]{0,60}:\d{1,6}$/
/** Lines of the longest excerpt. */
const longest = 200

/**
 * Reads what builders of images print around the commands they run. The excerpt at the end repeats lines of the failing step, with seconds
 * in front: where they stood before, that is the place to quote.
 */
export const readDocker = defineReader('docker', [...readForms.openings, excerpt], (lines, starts) => [
  ...readExcerpts(lines, starts),
  ...readForms(lines, starts),
])

function readExcerpts(lines: readonly LogLine[], starts: readonly number[]): Incident[] {
  const found: Incident[] = []
  let before: Set<string> | null = null
  let inside = -1
  readFrom(lines.length, starts, (index) => {
    const { text } = lines[index] as LogLine
    if (text.length > 2500) return before !== null
    if (excerpt.test(text) && rule.test(lines[index - 1]?.text ?? '')) {
      // Built once, at the first excerpt: there are one or two in a log.
      before ??= new Set(lines.slice(0, index).map(withoutStamp))
      inside = index
      found.push(frame(index, 'context'))
    } else if (inside >= 0 && (rule.test(text) || index - inside > longest)) inside = -1
    else if (inside >= 0 && before?.has(withoutStamp({ text }))) found.push(frame(index, 'wrapper'))
    else if (before && source.test(text)) found.push(frame(index, 'context'))
    return before !== null
  })
  return found
}

function withoutStamp({ text }: Pick<LogLine, 'text'>): string {
  return text.replace(stamp, '').trim()
}

function frame(index: number, role: Incident['role']): Incident {
  return { reader: 'docker', index, name: '', message: '', role }
}
