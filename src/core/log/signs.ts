import { encode } from '../match/encode.ts'
import { linesOfHits, type FoundLine, type FurtherText } from '../match/found-line.ts'
import { createKernel } from '../match/kernel.ts'
import { Prefilter } from '../match/prefilter.ts'
import type { LogLine } from './lines.ts'
import { signs, words } from './sign-words.ts'

/** UTF-16 units of lines that are looked through at a time. */
const batchUnits = 16_384
const lineFeed = 10

/**
 * What lines may be, as far as the words in them tell: no line is of a kind whose sign it does not show, and not every one that shows it is. So
 * expressions are tried only where they may match.
 */
export interface Signs {
  has(index: number, sign: Sign): boolean
  /** Positions of the lines that show a sign, ascending. */
  where(sign: Sign): readonly number[]
}

/** A sign by its number. */
export type Sign = number

const numbers = new Map(signs.map(([name], number) => [name, number]))
/** 32-bit numbers that hold a bit for every sign, and one more that every line has. */
const width = (signs.length >> 5) + 1
const everywhere: Sign = signs.length

/** The sign of a name; of a name nobody has written words down for, one that every line shows. */
export function signOf(name: string): Sign {
  return numbers.get(name) ?? everywhere
}

interface Finder {
  prefilter: Prefilter
  /** By word, the bits of the signs it is one of. */
  masks: Int32Array
  /** The bits that every line has. */
  always: Int32Array
}

let finder: Finder | undefined

/** Looks for all words at once; made when the first log is read. */
function theFinder(): Finder {
  if (finder) return finder
  const prefilter = new Prefilter([words], createKernel)
  const masks = new Int32Array(prefilter.lengths.length * width)
  const always = new Int32Array(width)
  const mark = (bits: Int32Array, row: number, sign: Sign): void => {
    bits[row * width + (sign >> 5)]! |= 1 << (sign & 31)
  }
  mark(always, 0, everywhere)
  signs.forEach(([, own], sign) => {
    if (own) for (const word of own) mark(masks, word, sign)
    else mark(always, 0, sign)
  })
  return (finder = { prefilter, masks, always })
}

const known = new WeakMap<readonly LogLine[], Signs>()

/** The signs of lines, which are looked through once. */
export function signsOf(lines: readonly LogLine[]): Signs {
  let found = known.get(lines)
  if (!found) known.set(lines, (found = look(lines)))
  return found
}

/** The signs of a text of one line, which is at position 0. */
export function signsIn(text: string): Signs {
  return look([{ text }])
}

/** The words by which some signs show. */
export function textOfSigns(wanted: readonly Sign[]): FurtherText {
  const { prefilter, masks } = theFinder()
  const marks = Uint8Array.from(prefilter.lengths, (_, word) => (wanted.some((sign) => isSet(masks, word * width, sign)) ? 1 : 0))
  return { literals: words, wanted: marks }
}

/** Which lines of a log have one of some words; see `Matcher.candidates`. */
export function signCandidates(bytes: Uint8Array, from: number, to: number, { wanted }: FurtherText, found: FoundLine): void {
  const { prefilter } = theFinder()
  prefilter.scan(
    bytes,
    from,
    to,
    linesOfHits(bytes, from, to, wanted, found, (place) => prefilter.lineFeedsBefore(place)),
  )
}

function look(lines: readonly Pick<LogLine, 'text'>[]): Signs {
  const bits = new Int32Array(lines.length * width)
  const { always } = theFinder()
  for (let i = 0; i < bits.length; i += width) bits.set(always, i)
  for (let first = 0; first < lines.length;) first = lookAtBatch(lines, first, bits)
  /** The bits that any line has: most signs are nowhere. */
  const any = new Int32Array(width)
  for (let at = 0; at < bits.length; at += width) for (let part = 0; part < width; part++) any[part]! |= bits[at + part]!
  return {
    has: (index, sign) => isSet(bits, index * width, sign),
    where: (sign) => {
      if (!isSet(any, 0, sign)) return none
      const found: number[] = []
      for (let i = 0; i < lines.length; i++) if (isSet(bits, i * width, sign)) found.push(i)
      return found
    },
  }
}

const none: readonly number[] = []

function isSet(bits: Int32Array, row: number, sign: Sign): boolean {
  return ((bits[row + (sign >> 5)]! >>> (sign & 31)) & 1) === 1
}

/** Marks what some lines show; gives the first line behind them. */
function lookAtBatch(lines: readonly Pick<LogLine, 'text'>[], first: number, bits: Int32Array): number {
  const { prefilter, masks } = theFinder()
  const texts = ['']
  let end = first
  for (let units = 0; end < lines.length && units < batchUnits; end++) {
    const { text } = lines[end]!
    // No line that is read from a log is so long.
    if (text.length > batchUnits) bits.fill(-1, end * width, (end + 1) * width)
    const line = text.length > batchUnits ? '' : text.includes('\n') ? text.replaceAll('\n', '\r') : text
    texts.push(line)
    units += line.length + 1
  }
  texts.push('')
  encode(texts.join('\n'), (bytes) => {
    let line = first - 1
    let lineEnd = 0
    prefilter.scan(bytes, 0, bytes.length, (place, word, before) => {
      // A word that stands for the begin of a line begins at the line feed in front.
      const target = before === 0 ? place + 1 : place
      while (lineEnd < target) {
        line++
        lineEnd = bytes.indexOf(lineFeed, lineEnd + 1)
        if (lineEnd < 0) lineEnd = bytes.length
      }
      if (line >= end) return
      for (let part = 0; part < width; part++) bits[line * width + part]! |= masks[word * width + part]!
    })
  })
  return end
}
