import { defineReader, readFrom, type Incident, type Opening } from '../incident.ts'
import type { LogLine } from '../lines.ts'
import { eventForms, readEvents } from './kubernetes-events.ts'
import { forms, type Form } from './forms.ts'

const key = /^(\s{0,16})(State|Last State|Status|Reason|Message|Exit Code):\s{1,40}(\S.*)$/
/** Reasons that only say that something else ended badly. */
const saysNothing = /^(?:Error|CrashLoopBackOff|BackOff|BackoffLimitExceeded|Failed|ContainersNotReady|ContainersNotInitialized|PodFailed)$/

// Conditions of jobs and pods, as a table and as fields.
const condition =
  /^\s{0,12}(?:Failed|FailureTarget|Ready|ContainersReady|Initialized) {2} {0,28}(?:True|False)\b(?!.*(?:DeadlineExceeded|Evicted|Preempt|OOM))/
const conditionField =
  /\bBackoffLimitExceeded\b|^\s{0,12}(?:message: |Message: {1,20})?(?:Job has reached the specified backoff limit|containers with unready status: )/
const known: readonly Form[] = [
  ['wrapper', condition],
  ['wrapper', conditionField],
]
const readForms = forms('kubernetes', known)
const openings: readonly Opening[] = [{ form: condition, words: ['  true', '  false'] }, conditionField, ...eventForms, key]

/**
 * Reads what Kubernetes says about objects: the table of events, in order of time, and the blocks of `kubectl describe`. Of a reason in a word and a
 * message below it, the message says more.
 */
export const readKubernetes = defineReader('kubernetes', openings, (lines, starts) => [
  ...readEvents(lines, starts),
  ...readBlocks(lines, starts),
  ...readForms(lines, starts),
])

function readBlocks(lines: readonly LogLine[], starts: readonly number[]): Incident[] {
  const found: Incident[] = []
  /** The reason whose block is being read. */
  let reason: { incident: Incident; indent: number; index: number } | null = null
  readFrom(lines.length, starts, (index) => {
    const { text } = lines[index] as LogLine
    const parts = text.length > 2000 ? null : key.exec(text)
    if (!parts) {
      if (!/^\s/.test(text)) reason = null
      return reason !== null
    }
    const [, indent = '', name, value = ''] = parts
    if (name === 'Reason') {
      const incident: Incident = { reader: 'kubernetes', index, name: '', message: '', role: 'wrapper' }
      if (saysNothing.test(value.trim())) found.push(incident)
      else if (value.trim() === 'Completed') found.push({ ...incident, role: 'context' })
      reason = { incident, indent: indent.length, index }
    } else if (name === 'Message' && reason && indent.length === reason.indent && index - reason.index <= 3) {
      const kind = kindOfMessage(value)
      found.push({ reader: 'kubernetes', index, name: kind, message: value.trim(), role: 'root' })
      if (kind !== '' && !found.includes(reason.incident)) found.push(reason.incident)
    } else if (
      name === 'Exit Code' &&
      reason &&
      !saysNothing.test((lines[reason.index] as LogLine).text.replace(/^\s*Reason:\s*/, '').trim())
    )
      // The word above says more than its number.
      found.push({ reader: 'kubernetes', index, name: '', message: '', role: 'wrapper' })
    return reason !== null
  })
  return found
}

/** What the kubelet's messages say that its reason leaves open. */
function kindOfMessage(message: string): string {
  return /low on resource: (?:ephemeral-storage|nodefs|imagefs)|ephemeral(?: local)?[- ]storage usage .{0,80}exceeds/i.test(message)
    ? 'low-on-disk'
    : ''
}
