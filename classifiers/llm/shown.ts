import { readIncidents, type LogLine } from 'retriage/core'

/** UTF-16 units of one line that are shown. */
const mostUnits = 400

/** One line of a log as a model is shown it. */
export interface ShownLine {
  stream: 'stderr' | 'stdout'
  /** Number within its stream, from 1, and the line as it stands there. */
  lineNumber: number
  raw: string
  /** What is shown of it: cut, nothing invisible. */
  text: string
  /** Whether a program reports a failure in it, by the form of the line or of what stands around it. */
  reports: boolean
}

/** Lines that somebody who looks for a cause reads first. */
interface Interest {
  index: number
  /** Lines around it. */
  around: number
}

/**
 * The lines of one stream that are worth showing, in their order, at most `most` UTF-16 units of them: those that findings stand on, those in which
 * a program reports its own failure, the last ones and the first, each with what stands around it, as far as there is room.
 */
export function chooseLines(stream: 'stderr' | 'stdout', lines: readonly LogLine[], found: ReadonlySet<number>, most: number): ShownLine[] {
  const incidents = readIncidents(lines)
  const reporting = new Set(incidents.map(({ index }) => index))
  const roots = incidents.filter(({ role }) => role === 'root')
  const at = (number: number): number => lines.findIndex((line) => line.number === number)
  const last = lines.length - 1
  const interests: Interest[] = [
    ...[...found].map((number) => ({ index: at(number), around: 3 })),
    ...[last].map((index) => ({ index, around: 8 })),
    ...roots.slice(-6).map(({ index }) => ({ index, around: 3 })),
    ...roots.slice(0, 6).map(({ index }) => ({ index, around: 3 })),
    ...incidents.slice(-20).map(({ index }) => ({ index, around: 1 })),
    { index: 0, around: 2 },
    { index: last, around: 60 },
  ]
  const chosen = new Map<number, ShownLine>()
  let left = most
  for (const { index, around } of interests) {
    if (index < 0) continue
    for (const near of nearestFirst(index, around, last)) {
      if (chosen.has(near)) continue
      const line = { ...shown(stream, lines[near]!), reports: reporting.has(near) }
      if (line.text.length + overhead > left) continue
      left -= line.text.length + overhead
      chosen.set(near, line)
    }
  }
  return [...chosen.entries()].sort(([a], [b]) => a - b).map(([, line]) => line)
}

/** Units of what stands before a line, such as `stderr 1234| `. */
const overhead = 16

function nearestFirst(index: number, around: number, last: number): number[] {
  const near = [index]
  for (let distance = 1; distance <= around; distance++) near.push(index - distance, index + distance)
  return near.filter((position) => position >= 0 && position <= last)
}

function shown(stream: 'stderr' | 'stdout', { number, raw }: LogLine): Omit<ShownLine, 'reports'> {
  return { stream, lineNumber: number, raw, text: visible(raw, mostUnits) }
}

const colours = new RegExp(String.raw`\u001b\[[0-?]*[ -/]*[@-~]`, 'g')

/** Text on one line in which everything can be seen: what a person would not see, a model does not get either. */
export function visible(text: string, most: number): string {
  // Controls, and what Unicode calls format characters: zero widths, turns of the direction of writing, tags that spell words nobody sees. Variation
  // selectors can spell words as well. Written here, because to read the expression takes a millisecond of the start of whoever asks no model.
  const invisible = /\p{Cc}|\p{Cf}|\p{Co}|\p{Cs}|\p{Variation_Selector}|\u2028|\u2029|\u3164|\u115f|\u1160/gu
  const plain = text
    .slice(0, most * 4)
    .replace(colours, '')
    .replace(/\t/g, '  ')
    .replace(invisible, '\ufffd')
    .replace(/\s/g, ' ')
    .trimEnd()
  return plain.length > most ? `${plain.slice(0, most - 1)}…` : plain
}
