import { encode } from '../match/encode.ts'
import { linesOfHits, positionsOfHits, type FoundLine, type FurtherText } from '../match/found-line.ts'
import { createKernel } from '../match/kernel.ts'
import { batchOf, batchUnits } from '../match/line-batch.ts'
import type { Match, Matcher } from '../match/matcher.ts'
import { Prefilter } from '../match/prefilter.ts'
import { once } from '../once.ts'
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
  /** Which openings of a sign a line may match: a bit for each of them, in the order in which they are given. */
  openings(index: number, sign: Sign): number
}

/** A sign by its number. */
export type Sign = number

const numbers = new Map(signs.map(([name], number) => [name, number]))
const everywhere: Sign = signs.length

/** The sign of a name; of a name nobody has written words down for, one that every line shows. */
export function signOf(name: string): Sign {
  return numbers.get(name) ?? everywhere
}

/** Number of the words, and of what stands for all of them. */
const wordCount = 1 + Math.max(...signs.flatMap(([, ...openings]) => openings.map((own) => own.at(-1) ?? 0)))
const allWords = wordCount
/** 32-bit numbers that hold a bit for every sign. */
const width = (signs.length + 31) >> 5

/** By word, the bits of the signs it is one of. Made when the first log is read. */
const theMasks = once(() => {
  const masks = new Int32Array((wordCount + 1) * width).fill(-1, allWords * width)
  signs.forEach(([, ...openings], sign) => {
    for (const own of openings) for (const word of own) masks[word * width + (sign >> 5)]! |= 1 << (sign & 31)
  })
  return masks
})

const openingsByWord: (ReadonlyMap<number, number> | undefined)[] = []

/** By word, the bits of the openings of a sign it is one of. */
function openingsOf(sign: Sign): ReadonlyMap<number, number> {
  const found = openingsByWord[sign]
  if (found) return found
  const bits = new Map([[allWords, -1]])
  signs[sign]!.slice(1).forEach((own, opening) => {
    for (const word of own as readonly number[]) bits.set(word, (bits.get(word) ?? 0) | (1 << opening))
  })
  return (openingsByWord[sign] = bits)
}

/** Looks for all words at once. */
const theFinder = once(() => new Prefilter([words], createKernel))

/** The words that lines show: few in most logs, so they are kept one by one. */
class ShownWords implements Signs {
  /** Of each its line and its number, in the order of the lines. */
  private at: number[] = []
  private words: number[] = []
  /** The bits of the signs that any line has: most signs are nowhere. */
  private readonly any = new Array<number>(width).fill(0)
  private readonly masks = theMasks()

  constructor(private readonly lines: number) {}

  readonly show = (index: number, word: number): void => {
    this.at.push(index)
    this.words.push(word)
    for (let part = 0; part < width; part++) this.any[part]! |= this.masks[word * width + part]!
  }

  /** Lines that are too long to be looked through may be anything. */
  showAll(indexes: readonly number[]): void {
    if (indexes.length === 0) return
    for (const index of indexes) this.show(index, allWords)
    const { at, words } = this
    const order = [...at.keys()].sort((a, b) => at[a]! - at[b]!)
    this.at = order.map((position) => at[position]!)
    this.words = order.map((position) => words[position]!)
  }

  has(index: number, sign: Sign): boolean {
    if (sign === everywhere) return true
    if (!this.isAnywhere(sign)) return false
    for (let i = this.firstOf(index); this.at[i] === index; i++) if (this.isOf(i, sign)) return true
    return false
  }

  where(sign: Sign): readonly number[] {
    if (sign === everywhere) return Array.from({ length: this.lines }, (_, index) => index)
    if (!this.isAnywhere(sign)) return none
    const found: number[] = []
    let last = -1
    for (let i = 0; i < this.at.length; i++) {
      if (this.at[i] === last || !this.isOf(i, sign)) continue
      last = this.at[i]!
      found.push(last)
    }
    return found
  }

  openings(index: number, sign: Sign): number {
    if (sign === everywhere) return -1
    const bits = openingsOf(sign)
    let open = 0
    for (let i = this.firstOf(index); this.at[i] === index; i++) open |= bits.get(this.words[i]!) ?? 0
    return open
  }

  private isAnywhere(sign: Sign): boolean {
    return (this.any[sign >> 5]! & (1 << (sign & 31))) !== 0
  }

  private isOf(i: number, sign: Sign): boolean {
    return (this.masks[this.words[i]! * width + (sign >> 5)]! & (1 << (sign & 31))) !== 0
  }

  /** Where the words of a line begin. */
  private firstOf(index: number): number {
    let [from, to] = [0, this.at.length]
    while (from < to) {
      const middle = (from + to) >> 1
      if (this.at[middle]! < index) from = middle + 1
      else to = middle
    }
    return from
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
  if (known.has(lines) || lines.some(isTooLong)) return matcher.match(lines)
  const shown = new ShownWords(lines.length)
  const matches = matcher.match(lines, { literals: words, shows: shown.show })
  known.set(lines, shown)
  return matches
}

/** The signs of a text of one line, which is at position 0. */
export function signsIn(text: string): Signs {
  return look([{ text }])
}

/** The words by which some signs show. */
export function textOfSigns(wanted: readonly Sign[]): FurtherText {
  const marks = new Uint8Array(wordCount)
  for (const sign of wanted) for (const word of openingsOf(sign).keys()) if (word !== allWords) marks[word] = 1
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
  const shown = new ShownWords(lines.length)
  for (let first = 0; first < lines.length;) {
    const { text, behind } = batchOf(lines, first, batchUnits)
    const at = first
    encode(text, (bytes) => theFinder().scan(bytes, 0, bytes.length, positionsOfHits(bytes, at, shown.show)))
    first = behind
  }
  shown.showAll([...lines.keys()].filter((index) => isTooLong(lines[index]!)))
  return shown
}

/** No line that is read from a log is so long. */
function isTooLong({ text }: Pick<LogLine, 'text'>): boolean {
  return text.length > batchUnits
}

/** Whether the bit of an opening is set; see `Signs.openings`. */
export function isOpen(openings: number, number: number): boolean {
  return ((openings >>> number) & 1) === 1
}

const none: readonly number[] = []
