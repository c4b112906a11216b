import { isInformation, isWarning, mayHaveLevel } from '../level.ts'
import { defineReader, type Incident } from '../incident.ts'
import type { LogLine } from '../lines.ts'
import { isOpen, signOf, signsOf } from '../signs.ts'

/** Words with which a line says, anywhere in it, that something went wrong. */
const wrong: readonly RegExp[] = [
  'err(?:or)?s?',
  'fatal',
  'failure',
  'mismatch',
  'but (?:found|got|was|were|is|has|there)',
  String.raw`but \w+ (?:was|were|is|has)`,
  'timeout',
  'preempted',
  'locked',
  'fail(?:ed|ure|s|ing)?',
  'cannot',
  "can't",
  "could ?n[o']t",
  'unable',
  'abort(?:ed|ing)?',
  'exhausted',
  'refused',
  'denied',
  'rejected',
  'not found',
  'out of',
  'no such',
  'missing',
  'invalid',
  'terminated',
  'stopped unexpectedly',
  'killed',
  'lost',
  'died',
  'timed out',
].map((words) => new RegExp(String.raw`\b(?:${words})\b`, 'i'))

/** What a program says by the way, and what is no program's word: frames of a trace, source, rows of dashes, progress, its own list of options. */
const aside =
  /^\W{0,3}(?:note|hint|help)\b|^\s*(?:at |File "|#\d|--?\w|source\(line\))|\b(?:will|would) retry\b|\bretrying\b|\b0 (?:errors?|fail|events?)|: 0\b/i
const leveled = /^.{0,80}\b(?:INFO|DEBUG|TRACE|NOTICE|WARN|WARNING)\b/i

/** Reads lines that say in plain words that something went wrong, for want of a better form. What they mean, their words must tell. */
export const readProse = defineReader('prose', wrong, (lines, starts) => {
  const signs = signsOf(lines)
  return starts.flatMap((index): Incident[] => {
    const { text } = lines[index] as LogLine
    const open = signs.openings(index, signOf('prose'))
    const says = text.length <= 1000 && wrong.some((words, number) => isOpen(open, number) && words.test(text))
    if (!says || aside.test(text) || hasLevel(text) || isSource(text, lines[index - 1]?.text)) return []
    return [{ reader: 'prose', index, name: '', message: text, role: 'root' }]
  })
})

function hasLevel(text: string): boolean {
  return mayHaveLevel(text) && (leveled.test(text) || isInformation(text) || isWarning(text))
}

/** Source that a trace shows below the place it stands at, or that is code by its look. */
function isSource(text: string, above: string | undefined): boolean {
  return (
    (/^\s/.test(text) && above !== undefined && /^\s*File "/.test(above)) ||
    /[;{}]\s*$|^\s+[\w.[\]'"]+ = \S|^\s*(?:return|raise|throw|if|def|import|from) \S/.test(text)
  )
}
