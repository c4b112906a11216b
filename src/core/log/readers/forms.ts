import type { Role } from '../../pattern.ts'
import { defineReader, type Incident, type IncidentReader } from '../incident.ts'
import type { LogLine } from '../lines.ts'
import { isOpen, signOf, signsOf, type Signs } from '../signs.ts'
import { processEnd } from './exit.ts'

/**
 * A form of line and the part such lines play. The first group of the expression, where it has one, is the message; else it is the whole line.
 * The kind names what the form means by itself, as a key of the table in `kinds.ts`.
 */
export type Form = readonly [role: Role, form: RegExp, kind?: string]

/** Longest line that is read, in UTF-16 units. */
const longest = 3000

/**
 * A reader of lines that are known by their form alone: the first that fits gives a line its role. Where it is part of another reader of the same id, its
 * openings are the first of that one.
 */
export function forms(reader: string, known: readonly Form[]): IncidentReader {
  const openings = known.map(([, form]) => form)
  return defineReader(reader, openings, (lines, starts) => {
    const signs = signsOf(lines)
    return starts.flatMap((index) => readForm(reader, known, lines[index] as LogLine, index, signs) ?? [])
  })
}

/**
 * Reads one line by the first form that fits. A wrapper that reports a signal, or that a command was not found, says something itself and is left
 * to the reader of exits.
 *
 * @param known the first openings of the reader
 */
export function readForm(reader: string, known: readonly Form[], { text }: LogLine, index: number, signs: Signs): Incident | null {
  if (text.length > longest) return null
  const open = signs.openings(index, signOf(reader))
  for (const [number, [role, form, kind]] of known.entries()) {
    const found = isOpen(open, number) ? form.exec(text) : null
    if (!found) continue
    if (role === 'wrapper' && processEnd(text) !== null) return null
    return { reader, index, name: kind ?? '', message: found[1] ?? text, role }
  }
  return null
}
