import { defineReader, type Incident } from '../incident.ts'
import type { LogLine } from '../lines.ts'

/** Events of HTCondor's job event log that end a run, by number (condor_event.h). */
const event =
  /(?:^|[\s`])(004|007|009|012|022)(?: \((\d{1,12}(?:\.\d{1,6}){1,2})\)| [a-z]{4,12}`) .{0,80}?(?:Job was (?:held|aborted|evicted)\b[^.\u2014-]{0,40}|Shadow exception|Job disconnected)[.!]?(?:, attempting to reconnect)?(?: \u2014 (.*))?/
const otherEvent = /^(?:\d{3} \(|\.\.\.\s*$)/
/** What stands below an event without being a reason: codes, traffic and use. */
const numbers = /^\s{1,12}(?:\d{1,20} {1,4}-|Code \d|\(\d\)|Usr \d|Partitionable|Cpus|Disk|Memory|GPUs|\d+ \d)/
const byPerson = /\bvia condor_hold\b|^\s{0,12}Code 1 Subcode 0/
/** The machine did not answer again after event 022: all that is said here follows from that. */
const lost = /(?:^|[\s`])024 \((\d{1,12}(?:\.\d{1,6}){1,2})\) .{0,80}?Job reconnection failed/
const removed = /\bvia condor_rm\b|\bremoved by (?:the )?user\b/
/** Lines below an event that are looked at. */
const longest = 12

/**
 * Reads HTCondor's job event log: what an event says below itself, indented, is its reason, and the event wraps it. A job that was put on
 * hold or removed leaves its machine, so an eviction next to that follows from it.
 */
export const readCondor = defineReader('condor', [event, lost], (lines, starts) => {
  const events = starts.flatMap((index) => {
    const { text } = lines[index] as LogLine
    const found = text.length > 3000 ? null : event.exec(text)
    return found ? [{ index, code: found[1] as string, job: found[2] ?? '', inline: found[3] }] : []
  })
  const reasons = events.flatMap(({ index, code, job, inline }, i): Incident[] => {
    const beside = events.slice(Math.max(0, i - 3), i + 4)
    if (code === '004' && beside.some((other) => other.job === job && (other.code === '009' || other.code === '012')))
      return [frame(index, 'cascade')]
    if (inline !== undefined) return [{ reader: 'epilogue', index, name: personal(inline), message: inline, role: 'root' }]
    const at = reasonBelow(lines, index)
    if (at < 0) return []
    const { text } = lines[at] as LogLine
    return [
      frame(index, 'wrapper'),
      { reader: 'epilogue', index: at, name: code === '022' ? 'disconnected' : personal(text), message: text.trim(), role: 'root' },
    ]
  })
  return [...reasons, ...readLosses(lines, starts, new Set(events.filter(({ code }) => code === '022').map(({ job }) => job)))]
})

function readLosses(lines: readonly LogLine[], starts: readonly number[], disconnected: ReadonlySet<string>): Incident[] {
  return starts.flatMap((index) => {
    const { text } = lines[index] as LogLine
    const job = text.length > 3000 ? undefined : lost.exec(text)?.[1]
    if (job === undefined || !disconnected.has(job)) return []
    const found = [frame(index, 'cascade')]
    for (let at = index + 1; at < Math.min(lines.length, index + longest) && /^\s/.test((lines[at] as LogLine).text); at++)
      found.push(frame(at, 'cascade'))
    return found
  })
}

function reasonBelow(lines: readonly LogLine[], index: number): number {
  for (let at = index + 1; at < Math.min(lines.length, index + longest); at++) {
    const { text } = lines[at] as LogLine
    if (otherEvent.test(text) || !/^\s/.test(text)) return -1
    if (!numbers.test(text)) return at
  }
  return -1
}

function personal(text: string): string {
  return byPerson.test(text) ? 'held' : removed.test(text) ? 'removed' : ''
}

function frame(index: number, role: Incident['role']): Incident {
  return { reader: 'epilogue', index, name: '', message: '', role }
}
