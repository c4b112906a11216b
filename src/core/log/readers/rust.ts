import { defineReader, type Incident } from '../incident.ts'
import type { LogLine } from '../lines.ts'

const panicked = /^thread '[^']{0,100}' (?:\(\d{1,10}\) )?panicked at (?:'(.{0,2000})', )?\S{1,300}:\d{1,7}:\d{1,5}:?$/

/** Rust: `thread 'main' panicked at src/main.rs:4:15:`, with the message on the next line, or in quotes before the place in older releases. */
export const readRust = defineReader('rust', [panicked], (lines, starts) =>
  starts.flatMap((index): Incident[] => {
    const { text } = lines[index] as LogLine
    const found = text.length > 3000 ? null : panicked.exec(text)
    if (!found) return []
    const below = found[1] === undefined && lines[index + 1] !== undefined
    return [{ reader: 'rust', index: below ? index + 1 : index, name: '', message: found[1] ?? lines[index + 1]?.text ?? '', role: 'root' }]
  }),
)
