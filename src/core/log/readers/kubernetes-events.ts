import type { Role } from '../../pattern.ts'
import type { Incident } from '../incident.ts'
import type { LogLine } from '../lines.ts'

/** A row of a table of events. Ages are in seconds before the table was made; the last time counts where an event came again. */
interface Event {
  index: number
  warning: boolean
  reason: string
  age: number
  subject: string
  message: string
}

const age = String.raw`((?:\d{1,6}[smhdy]){1,3}|<unknown>|<invalid>)(?: \(x\d{1,6} over [\w<>]{1,20}\))?`
// kubectl describe: Type  Reason  Age  From  Message; all rows are about the object described
const described = new RegExp(
  String.raw`^\s{0,8}(Normal|Warning)\s{1,30}([A-Z]\w{2,40})\s{1,30}${age}\s{1,30}(?:[\w.:/-]{1,80}(?:, \S{1,80})?\s{1,30})?(\S.*)$`,
)
// kubectl get events: LAST SEEN  TYPE  REASON  OBJECT  MESSAGE
const listed = new RegExp(
  String.raw`^\s{0,8}${age}\s{1,30}(Normal|Warning)\s{1,30}([A-Z]\w{2,40})\s{1,30}([a-z]{1,40}\/[\w.-]{1,200})\s{1,30}(\S.*)$`,
)
const header = /^\s{0,8}(?:Type\s+Reason\s+Age\s|Name:\s)/
export const eventForms: readonly RegExp[] = [described, listed, header]

/** What settles a warning: an event with one of these reasons, later and of the same object. */
const settles: Readonly<Record<string, RegExp>> = {
  FailedScheduling: /^(?:Scheduled|Pulling|Pulled|Created|Started)$/,
  Failed: /^(?:Pulled|Started)$/,
  BackOff: /^Pulled$/,
  ErrImagePull: /^(?:Pulled|Started)$/,
  FailedMount: /^(?:SuccessfulAttachVolume|SuccessfulMountVolume|Pulling|Pulled|Created|Started)$/,
  FailedAttachVolume: /^(?:SuccessfulAttachVolume|Pulling|Pulled|Created|Started)$/,
  FailedCreatePodSandBox: /^(?:Pulling|Pulled|Created|Started)$/,
  NetworkNotReady: /^(?:Pulling|Pulled|Created|Started)$/,
  FailedCreate: /^SuccessfulCreate$/,
  ProvisioningFailed: /^ProvisioningSucceeded$/,
}
/** Of these, only the ones about an image are settled by its arrival. */
const aboutImage = /\b(?:image|pull|registry)/i
const kinds: Readonly<Record<string, string>> = { FailedScheduling: 'unschedulable' }
/** Events that things went on, or that they were cleared away. */
const usual = /^(?:Scheduled|Pulling|Pulled|Created|Started|SuccessfulAttachVolume|SuccessfulMountVolume|SuccessfulCreate|Completed)$/

/** Reads events. A warning that a later event of the same object settles is recovered from; one of waiting before the next start wraps its reason. */
export function readEvents(lines: readonly LogLine[], starts: readonly number[] = [...lines.keys()]): Incident[] {
  const events = parse(lines, starts)
  /** By object, when each reason was last given without a warning, and where that stands. */
  const usualOf = new Map<string, Map<string, { age: number; index: number }>>()
  for (const { warning, reason, age: seconds, subject, index } of events) {
    if (warning) continue
    const known = usualOf.get(subject) ?? new Map<string, { age: number; index: number }>()
    const before = known.get(reason)
    if (!before || seconds <= before.age) known.set(reason, { age: seconds, index })
    usualOf.set(subject, known)
  }
  const settled = (event: Event): boolean => {
    const by = settles[event.reason]
    if (!by || ((event.reason === 'Failed' || event.reason === 'BackOff') && !aboutImage.test(event.message))) return false
    return [...(usualOf.get(event.subject) ?? [])].some(
      ([reason, { age: seconds, index }]) => by.test(reason) && (seconds < event.age || (seconds === event.age && index > event.index)),
    )
  }
  return events.flatMap((event): Incident[] => {
    const role = roleOf(event, settled)
    if (role === null) return []
    const kind = role === 'root' ? (kinds[event.reason] ?? '') : ''
    return [{ reader: 'kubernetes', index: event.index, name: kind, message: event.message, role }]
  })
}

function roleOf(event: Event, settled: (event: Event) => boolean): Role | null {
  const { warning, reason, message } = event
  if (!warning) return reason === 'Killing' ? 'teardown' : usual.test(reason) ? 'context' : null
  if (settled(event)) return 'recovered'
  if (reason === 'CrashLoopBackOff' || (reason === 'BackOff' && !aboutImage.test(message))) return 'wrapper'
  return reason === 'BackoffLimitExceeded' ? 'wrapper' : 'root'
}

function parse(lines: readonly LogLine[], starts: readonly number[]): Event[] {
  const events: Event[] = []
  /** Objects described one after the other have no name in their rows. */
  let block = 0
  for (const index of starts) {
    const { text } = lines[index] as LogLine
    if (text.length > 2000) continue
    if (header.test(text)) block++
    const row = described.exec(text)
    if (row) {
      const [, type, reason = '', ago = '', message = ''] = row
      events.push({ index, warning: type === 'Warning', reason, age: seconds(ago), subject: `#${block}`, message })
      continue
    }
    const other = listed.exec(text)
    if (!other) continue
    const [, ago = '', type, reason = '', subject = '', message = ''] = other
    events.push({ index, warning: type === 'Warning', reason, age: seconds(ago), subject, message })
  }
  return events
}

/** `44s`, `2m30s`, `3d4h`. An age nobody knows counts as none. */
function seconds(text: string): number {
  let sum = 0
  for (const [, amount, unit] of text.matchAll(/(\d{1,6})([smhdy])/g)) {
    sum += Number(amount) * ({ s: 1, m: 60, h: 3600, d: 86_400, y: 31_536_000 }[unit as string] ?? 0)
  }
  return sum
}
