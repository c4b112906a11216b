import { encode } from '../match/encode.ts'
import { linesOfHits, positionsOfHits, type FoundLine, type FurtherText } from '../match/found-line.ts'
import { createKernel } from '../match/kernel.ts'
import { batchOf, batchUnits } from '../match/line-batch.ts'
import type { Match, Matcher } from '../match/matcher.ts'
import { Prefilter } from '../match/prefilter.ts'
import type { LogLine } from './lines.ts'
import { signs, words } from './sign-words.ts'

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

let masks: Int32Array | undefined

/** By word, the bits of the signs it is one of; behind them those that every line has. Made when the first log is read. */
function theMasks(): Int32Array {
  if (masks) return masks
  const count = 1 + Math.max(...signs.map(([, own]) => own?.at(-1) ?? 0))
  masks = new Int32Array((count + 1) * width)
  const mark = (row: number, sign: Sign): void => {
    masks![row * width + (sign >> 5)]! |= 1 << (sign & 31)
  }
  mark(count, everywhere)
  signs.forEach(([, own], sign) => {
    for (const word of own ?? [count]) mark(word, sign)
  })
  return masks
}

let finder: Prefilter | undefined

/** Looks for all words at once. */
function theFinder(): Prefilter {
  return (finder ??= new Prefilter([words], createKernel))
}

/** The bits of the signs of lines, to which words add what they show. */
class Bits {
  private readonly bits: Int32Array
  private readonly masks = theMasks()

  constructor(private readonly lines: number) {
    this.bits = new Int32Array(lines * width)
    const always = this.masks.length / width - 1
    for (let index = 0; index < lines; index++) this.show(index, always)
  }

  readonly show = (index: number, word: number): void => {
    for (let part = 0; part < width; part++) this.bits[index * width + part]! |= this.masks[word * width + part]!
  }

  showAll(index: number): void {
    this.bits.fill(-1, index * width, (index + 1) * width)
  }

  signs(): Signs {
    const { bits, lines } = this
    /** The bits that any line has: most signs are nowhere. */
    const any = new Int32Array(width)
    for (let at = 0; at < bits.length; at += width) for (let part = 0; part < width; part++) any[part]! |= bits[at + part]!
    return {
      has: (index, sign) => isSet(bits, index * width, sign),
      where: (sign) => {
        if (!isSet(any, 0, sign)) return none
        const found: number[] = []
        for (let i = 0; i < lines; i++) if (isSet(bits, i * width, sign)) found.push(i)
        return found
      },
    }
  }
}

const known = new WeakMap<readonly LogLine[], Signs>()

/** The signs of lines, which are looked through once. */
export function signsOf(lines: readonly LogLine[]): Signs {
  let found = known.get(lines)
  if (!found) known.set(lines, (found = look(lines)))
  return found
}

/** The patterns that match lines, whose signs are then known as well: one pass looks for both. */
export function matchLines(lines: readonly LogLine[], matcher: Matcher): Match[] {
  if (known.has(lines) || lines.some(({ text }) => text.length > batchUnits)) return matcher.match(lines)
  const bits = new Bits(lines.length)
  const matches = matcher.match(lines, { literals: words, shows: bits.show })
  known.set(lines, bits.signs())
  return matches
}

/** The signs of a text of one line, which is at position 0. */
export function signsIn(text: string): Signs {
  return look([{ text }])
}

/** The words by which some signs show. */
export function textOfSigns(wanted: readonly Sign[]): FurtherText {
  const masks = theMasks()
  const marks = Uint8Array.from({ length: masks.length / width - 1 }, (_, word) =>
    wanted.some((sign) => isSet(masks, word * width, sign)) ? 1 : 0,
  )
  return { literals: words, wanted: marks }
}

/** Which lines of a log have one of some words; see `Matcher.candidates`. */
export function signCandidates(bytes: Uint8Array, from: number, to: number, { wanted }: FurtherText, found: FoundLine): void {
  const prefilter = theFinder()
  prefilter.scan(
    bytes,
    from,
    to,
    linesOfHits(bytes, from, to, wanted, found, (place) => prefilter.lineFeedsBefore(place)),
  )
}

function look(lines: readonly Pick<LogLine, 'text'>[]): Signs {
  const bits = new Bits(lines.length)
  // No line that is read from a log is so long.
  for (const [index, { text }] of lines.entries()) if (text.length > batchUnits) bits.showAll(index)
  for (let first = 0; first < lines.length;) {
    const { text, behind } = batchOf(lines, first, batchUnits)
    const at = first
    encode(text, (bytes) => theFinder().scan(bytes, 0, bytes.length, positionsOfHits(bytes, at, bits.show)))
    first = behind
  }
  return bits.signs()
}

const none: readonly number[] = []

function isSet(bits: Int32Array, row: number, sign: Sign): boolean {
  return ((bits[row + (sign >> 5)]! >>> (sign & 31)) & 1) === 1
}
