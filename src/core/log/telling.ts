import { decode } from '../match/decode.ts'
import { encodeWhole } from '../match/encode.ts'
import type { FoundLine, FurtherText } from '../match/found-line.ts'
import type { Matcher } from '../match/matcher.ts'
import { formOf, type Opening } from './incident.ts'
import { withoutControls, type LogLine } from './lines.ts'
import { tellingSigns } from './sign-sources.ts'
import { matchLines, signCandidates, signOf, signsOf, textOfSigns } from './signs.ts'

const telling = tellingSigns.map(({ name, openings }) => ({ sign: signOf(name), openings }))
let words: FurtherText | undefined

/** Which of some lines a pattern matches, or may begin a report or say that things ended well, by position: 1 for each. */
export function tellingLines(lines: readonly LogLine[], matchers: readonly Matcher[]): Uint8Array {
  const tells = new Uint8Array(lines.length)
  for (const matcher of matchers) for (const { index } of matchLines(lines, matcher)) tells[index] = 1
  const signs = signsOf(lines)
  for (const { sign, openings } of telling) {
    for (const index of signs.where(sign)) {
      if (tells[index] === 0 && openings.some((opening) => speaks(opening, lines[index]!.text))) tells[index] = 1
    }
  }
  return tells
}

function speaks(opening: Opening, text: string): boolean {
  // `test` of an expression with the flag g would go on where it stopped.
  return text.search(formOf(opening)) >= 0
}

/** A line of some bytes. */
export interface Span {
  from: number
  /** Exclusive, its line feed left out. */
  to: number
  number: number
}

const lineFeed = 10
/** Escape, and what else stands in the midst of words: NUL of UTF-16, backspace. */
const splitters = [27, 0, 8]

/** The lines of some bytes that may tell, as far as one pass over them can see, in their order. @param firstNumber number of the first line */
export function candidateLines(bytes: Uint8Array, from: number, to: number, firstNumber: number, matchers: readonly Matcher[]): Span[] {
  const part = bytes.subarray(from, to)
  if (splitters.some((byte) => part.includes(byte))) return unclean(part, from, firstNumber, matchers)
  const spans = new Map<number, Span>()
  const add: FoundLine = (start, end, lineFeeds) => {
    if (!spans.has(start)) spans.set(start, { from: start, to: end, number: firstNumber + lineFeeds })
  }
  words ??= textOfSigns(telling.map(({ sign }) => sign))
  // One pass looks for the words of signs and for the text of patterns.
  const [first, ...others] = matchers
  if (first) first.candidates(bytes, from, to, add, words)
  else signCandidates(bytes, from, to, words, add)
  for (const matcher of others) matcher.candidates(bytes, from, to, add)
  return [...spans.values()].sort((a, b) => a.from - b.from)
}

/** The same where colours may stand within words: looks at a clean copy, which has the same lines. */
function unclean(part: Uint8Array, offset: number, firstNumber: number, matchers: readonly Matcher[]): Span[] {
  const clean = encodeWhole(withoutControls(decode(part, 0, part.length)))
  const numbers = candidateLines(clean, 0, clean.length, firstNumber, matchers).map(({ number }) => number)
  const spans: Span[] = []
  let number = firstNumber
  let from = 0
  for (const wanted of numbers) {
    for (; number < wanted; number++) from = part.indexOf(lineFeed, from) + 1
    const feed = part.indexOf(lineFeed, from)
    spans.push({ from: offset + from, to: offset + (feed < 0 ? part.length : feed), number })
  }
  return spans
}
