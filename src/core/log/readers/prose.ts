import type { Incident, IncidentReader } from '../incident.ts'

/** Words with which a line says, anywhere in it, that something went wrong. */
const wrong =
  /\b(?:err(?:or)?s?|fatal|timeout|preempted|locked|fail(?:ed|ure|s|ing)?|cannot|can't|could ?n[o']t|unable|abort(?:ed|ing)?|exhausted|refused|denied|rejected|not found|out of|no such|missing|invalid|terminated|stopped unexpectedly|killed|lost|died|timed out)\b/i
/** What a program says by the way, and what is no program's word: frames of a trace, source, rows of dashes, progress, its own list of options. */
const aside =
  /^\W{0,3}(?:WARN|WARNING|note|hint|help)\b|^.{0,80}\b(?:INFO|DEBUG|TRACE|NOTICE|WARN|WARNING)\b|^\s*(?:at |File "|#\d|--?\w|source\(line\))|\b(?:will|would) retry\b|\bretrying\b|\b0 (?:errors?|fail)/i

/** Reads lines that say in plain words that something went wrong, for want of a better form. What they mean, their words must tell. */
export const readProse: IncidentReader = (lines) =>
  lines.flatMap(({ text }, index): Incident[] =>
    text.length <= 1000 && wrong.test(text) && !aside.test(text) ? [{ reader: 'prose', index, name: '', message: text, role: 'root' }] : [],
  )
