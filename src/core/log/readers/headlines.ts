import { defineReader, type Incident, type IncidentReader } from '../incident.ts'
import type { LogLine } from '../lines.ts'
import { isOpen, signOf, signsOf } from '../signs.ts'

/**
 * A reader of languages that report a failure on one line: the first expression that matches gives the message as its first group. With
 * `continued`, a headline without a message has it on the line below.
 */
export function headlines(reader: string, expressions: readonly RegExp[], { continued = false } = {}): IncidentReader {
  return defineReader(reader, expressions, (lines, starts) => {
    const signs = signsOf(lines)
    return starts.flatMap((index): Incident[] => {
      const { text } = lines[index] as LogLine
      if (text.length > 3000) return []
      const open = signs.openings(index, signOf(reader))
      for (const [number, expression] of expressions.entries()) {
        const found = isOpen(open, number) ? expression.exec(text) : null
        if (!found) continue
        if (found[1] !== undefined) return [{ reader, index, name: '', message: found[1], role: 'root' }]
        const below = lines[index + 1]
        if (continued && below) return [{ reader, index: index + 1, name: '', message: below.text.trim(), role: 'root' }]
      }
      return []
    })
  })
}
