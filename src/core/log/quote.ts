import { causeOf } from '../cause.ts'
import type { Contender } from './arbitrate.ts'
import type { Incident } from './incident.ts'

/** Lines of one report are close together. */
const sameReport = 30
/** A client's complaint and the answer it got stand closer still, and so do a code and the sentence that explains it. */
export const sameAnswer = 5

/**
 * A report names its reason more than once: as a code, in a table, among the values of variables, in the line that names the exception, and
 * again in every exception made of that one. Among lines that mean the same, the last exception of a chain that tells of the first is quoted,
 * since it is the one that ended the program; or else an exception close by and worth about the same; or else a sentence.
 * Of lines that say the very same it is the last: what was said before was tried again.
 */
export function mostTellingFirst(
  contenders: readonly Contender[],
  step: (contender: Contender) => number,
  incidents: ReadonlyMap<number, Incident>,
): Contender[] {
  const [first] = contenders
  if (!first) return []
  const same = contenders.filter((other) => other.cause === first.cause || isPlainer(other, first))
  const report = same.filter((other) => step(other) === step(first) && Math.abs(other.index - first.index) <= sameReport)
  const isHeadline = ({ index }: Contender): boolean => {
    const incident = incidents.get(index)
    return incident !== undefined && incident.name !== '' && !summaries.has(incident.reader)
  }
  const stated = summaries.has(incidents.get(first.index)?.reader ?? '') && isSentence(first.line.text)
  const headline = isHeadline(first) ? first : stated ? undefined : report.find(isHeadline)
  const chosen = headline ? lastOfChain(headline, same, incidents) : sentenceOf(first, same, report)
  const quote = below(lastAlike(chosen, same), contenders)
  if (quote === first) return [...contenders]
  return [{ ...quote, cause: first.cause, worth: Math.max(quote.worth, first.worth) }, ...contenders.filter((other) => other !== quote)]
}

function sentenceOf(first: Contender, same: readonly Contender[], report: readonly Contender[]): Contender {
  if (isSentence(first.line.text)) return first
  const told = isSummary(first.line.text) ? same : report
  return told.find(({ line }) => isSentence(line.text)) ?? first
}

/** Readers whose names are states and signals, and no classes of exceptions. */
const summaries: ReadonlySet<string> = new Set(['state', 'exit', 'usage'])

/** An error whose line ends with a colon is named on the line below it, where that says the same. */
function below(quote: Contender, contenders: readonly Contender[]): Contender {
  if (!quote.line.text.trimEnd().endsWith(':')) return quote
  if (!/^\W{0,4}(?:error|exception|caused by|fatal|fail(?:ed|ure))\b.*:\s*$/i.test(quote.line.text)) return quote
  return contenders.find(({ index, cause }) => index === quote.index + 1 && cause === quote.cause) ?? quote
}

/** Whether a line says in a sentence what a bare code a few lines away, or a table anywhere, stands for. */
function isPlainer(other: Contender, first: Contender): boolean {
  const [cause, stands] = [causeOf(other.cause), causeOf(first.cause)]
  if (cause.category !== stands.category || cause.verdict !== stands.verdict) return false
  if (isSentence(first.line.text) || !isSentence(other.line.text)) return false
  return Math.abs(other.index - first.index) <= sameAnswer || isSummary(first.line.text)
}

function lastAlike(quote: Contender, same: readonly Contender[]): Contender {
  return same.reduce((last, other) => (other.line.text === quote.line.text && other.index > last.index ? other : last), quote)
}

function lastOfChain(headline: Contender, same: readonly Contender[], incidents: ReadonlyMap<number, Incident>): Contender {
  const origin = incidents.get(headline.index)
  if (origin?.chain === undefined) return headline
  const later = same.filter(({ index }) => {
    const other = incidents.get(index)
    return index > headline.index && other !== undefined && other.chain === origin.chain && tellsOf(other, origin)
  })
  return later.reduce((last, other) => (other.index > last.index ? other : last), headline)
}

/** Whether an exception repeats or names another one. */
function tellsOf(later: Incident, origin: Incident): boolean {
  const words = origin.message.slice(0, 60)
  return later.name === origin.name || later.message.includes(origin.name) || (words.length >= 8 && later.message.includes(words))
}

/** Whether a line is the row of a table or the value of a key, with which systems sum up what somebody else said at length. */
function isSummary(text: string): boolean {
  return (
    (columnsOf(text) >= 4 && wordsOf(text) < 8) || /^\s*"?[\w ]{1,24}"?(?:=|:\s)\s*"?[\w+-]{1,40}"?,?(?: \([^)]{0,40}\))?\s*$/.test(text)
  )
}

/** Words of three letters and more. */
function wordsOf(text: string): number {
  let words = 0
  let letters = 0
  for (let at = 0; at < text.length; at++) {
    const letter = text.charCodeAt(at) | 32
    letters = letter >= 97 && letter <= 122 ? letters + 1 : 0
    if (letters === 3) words++
  }
  return words
}

function columnsOf(text: string): number {
  return text.includes('  ') || text.includes('\t') ? text.trim().split(/ {2,}|\t/).length : 1
}

/** Whether a line is a sentence and not a bare code or the row of a table. */
function isSentence(text: string): boolean {
  return wordsOf(text) >= 5 && !isSummary(text)
}
