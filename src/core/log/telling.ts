import type { Matcher } from '../match/matcher.ts'
import type { Opening } from './incident.ts'
import type { LogLine } from './lines.ts'
import { tellingSigns } from './sign-sources.ts'
import { signCandidates, signOf, signsOf } from './signs.ts'

const telling = tellingSigns.map(({ name, openings }) => ({ sign: signOf(name), openings }))
const wanted = telling.map(({ sign }) => sign)

/** Which of some lines a pattern matches, or may begin a report or say that things ended well, by position: 1 for each. */
export function tellingLines(lines: readonly LogLine[], matchers: readonly Matcher[]): Uint8Array {
  const tells = new Uint8Array(lines.length)
  for (const matcher of matchers) for (const { index } of matcher.match(lines)) tells[index] = 1
  const signs = signsOf(lines)
  for (const { sign, openings } of telling) {
    for (const index of signs.where(sign)) {
      if (tells[index] === 0 && openings.some((opening) => speaks(opening, lines[index]!.text))) tells[index] = 1
    }
  }
  return tells
}

function speaks(opening: Opening, text: string): boolean {
  // Words have been seen already. Expressions with the flag g would remember where they stopped.
  return opening instanceof RegExp ? text.search(opening) >= 0 : true
}

/** A line of some bytes. */
export interface Span {
  from: number
  /** Exclusive, its line feed left out. */
  to: number
  number: number
}

const lineFeed = 10

/** The lines of some bytes that may tell, as far as one pass over them can see, in their order. @param firstNumber number of the first line */
export function candidateLines(bytes: Uint8Array, from: number, to: number, firstNumber: number, matchers: readonly Matcher[]): Span[] {
  const spans = new Map<number, Span>()
  const collect = (look: (found: (place: number, lineFeeds: number) => void) => void): void => {
    let end = -1
    look((place, lineFeeds) => {
      if (place < end || place > to) return
      const start = place === from ? from : bytes.lastIndexOf(lineFeed, place - 1) + 1
      const feed = bytes.indexOf(lineFeed, place)
      end = feed < 0 || feed > to ? to : feed
      const begin = Math.max(from, start)
      if (!spans.has(begin)) spans.set(begin, { from: begin, to: end, number: firstNumber + lineFeeds })
    })
  }
  collect((found) => signCandidates(bytes, from, to, wanted, found))
  for (const matcher of matchers) collect((found) => matcher.candidates(bytes, from, to, found))
  return [...spans.values()].sort((a, b) => a.from - b.from)
}
