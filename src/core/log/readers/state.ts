import { stateMeaning } from '../../state-word.ts'
import { defineReader, type Incident, type Opening } from '../incident.ts'
import type { LogLine } from '../lines.ts'
import { isOpen, signOf, signsOf } from '../signs.ts'

/**
 * Keys under which schedulers, container runtimes and their clients print how a job ended: `State: TIMEOUT` (seff), `JobState=NODE_FAIL`
 * (scontrol), `Reason: OOMKilled` (kubectl describe), `"reason": "DeadlineExceeded"` (JSON and YAML), `TERM_MEMLIMIT: …` (LSF).
 */
const keyed =
  /(?:^|[\s{,(])"?(?:Job)?(?:(?:job_)?State|Status(?:_?reason)?|(?:termination_?|exit_)?Reason)"?(?: {0,20}[:=] {0,20}| {2,40})"?\(?([A-Za-z][A-Za-z_+-]{1,40})/i
/** All of its keys end in one of these, and something that leads to the value stands behind. */
const keys = ['state', 'status', 'reason'].flatMap((word) => ['"', ':', '=', ' :', ' =', '  '].map((behind) => word + behind))
const terminated = /^(?:TERM_[A-Z_]{3,30})\b/

/** Headings of tables whose column tells the state: sacct, squeue, kubectl get pods, qstat, bjobs, condor_q, flux jobs. */
const heading = /(?:^|\s)(STATE|State|STATUS|STAT|ST)(?=\s|$)/
/** With blanks on either side, or an end of the line. */
const edges = ['*', ' ', ')']
const headings = edges.flatMap((before) =>
  ['st', 'stat', 'state', 'status'].flatMap((word) => edges.map((behind) => before + word + behind)),
)
const otherColumn = /\b(?:JOB_?ID|JobID|NAME|JobName|Name|PARTITION|READY|RESTARTS|AGE|USER|QUEUE|ExitCode|Elapsed|ID)\b/i

/** Longest table that is read below one heading. */
const mostRows = 200

const ofKey: Opening = { form: keyed, words: keys }
const ofHeading: Opening = { form: heading, words: headings }
const openings: readonly Opening[] = [ofKey, terminated, ofHeading]

/** Reads what schedulers state about the end of jobs, as values of keys and in the columns of tables. */
export const readStates = defineReader('state', openings, (lines, starts) => {
  const signs = signsOf(lines)
  const mayOpen = (index: number, opening: Opening): boolean => isOpen(signs.openings(index, signOf('state')), openings.indexOf(opening))
  const found = starts.flatMap((index): Incident[] => {
    const { text } = lines[index] as LogLine
    if (text.length > 1000) return []
    const word = (mayOpen(index, ofKey) ? keyed.exec(text)?.[1] : undefined) ?? terminated.exec(text)?.[0]
    return word !== undefined && stateMeaning(word) ? [stated(index, word, text)] : []
  })
  return [
    ...found,
    ...readTables(
      lines,
      starts.filter((index) => mayOpen(index, ofHeading)),
    ),
  ]
})

function readTables(lines: readonly LogLine[], starts: readonly number[]): Incident[] {
  return starts.flatMap((at): Incident[] => {
    const line = lines[at] as LogLine
    const column = line.text.length < 400 && otherColumn.test(line.text) ? heading.exec(line.text) : null
    return column ? rowsBelow(lines, at, line.text.indexOf(column[1] as string, column.index)) : []
  })
}

/** Rows end at the first line that is no longer as wide as the heading; a cell may stand a little left or right of its heading. */
function rowsBelow(lines: readonly LogLine[], at: number, column: number): Incident[] {
  const found: Incident[] = []
  for (let index = at + 1; index < Math.min(lines.length, at + mostRows); index++) {
    const { text } = lines[index] as LogLine
    if (text.length < column - 2 || /^\s*$/.test(text)) break
    const cell = cellAt(text, column)
    if (cell !== null && stateMeaning(cell)) found.push(stated(index, cell, text))
  }
  return found
}

function cellAt(text: string, column: number): string | null {
  let nearest: { word: string; distance: number } | null = null
  for (const { 0: word, index } of text.matchAll(/[A-Za-z][\w+:-]*/g)) {
    const end = index + word.length
    const distance = index <= column + 1 && end >= column ? 0 : Math.min(Math.abs(index - column), Math.abs(end - column))
    if (distance <= 8 && (!nearest || distance < nearest.distance)) nearest = { word, distance }
  }
  return nearest?.word ?? null
}

function stated(index: number, name: string, message: string): Incident {
  return { reader: 'state', index, name, message, role: 'root' }
}
