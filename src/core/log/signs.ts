import { encode } from '../match/encode.ts'
import { Prefilter } from '../match/prefilter.ts'
import type { LogLine } from './lines.ts'
import { signs, words } from './sign-words.ts'

/** UTF-16 units of lines that are looked through at a time. */
const batchUnits = 16_384
const lineFeed = 10

/** What lines may be, as far as the words in them tell: nothing is of a kind that does not show its sign, and not all that shows it is. */
export interface Signs {
  has(index: number, sign: SignName): boolean
  /** Positions of the lines that show a sign, ascending. */
  where(sign: SignName): number[]
}

export type SignName = string

const numbers = new Map(signs.map(([name], number) => [name, number]))
/** 32-bit numbers that hold a bit for every sign. */
const width = Math.ceil(signs.length / 32)

/** By word, the bits of the signs it is one of. */
function masksOf(): Int32Array {
  const masks = new Int32Array(words.length * width)
  signs.forEach(([, own], sign) => own?.forEach((word) => (masks[word * width + (sign >> 5)]! |= 1 << (sign & 31))))
  return masks
}

/** Looks for all words at once; made when the first log is read. */
let finder: { prefilter: Prefilter; masks: Int32Array; always: Int32Array } | undefined

function theFinder(): { prefilter: Prefilter; masks: Int32Array; always: Int32Array } {
  if (!finder) {
    const always = new Int32Array(width)
    signs.forEach(([, own], sign) => {
      if (!own) always[sign >> 5]! |= 1 << (sign & 31)
    })
    finder = { prefilter: new Prefilter(words), masks: masksOf(), always }
  }
  return finder
}

const known = new WeakMap<readonly LogLine[], Signs>()

/** The signs of lines, which are looked through once. */
export function signsOf(lines: readonly LogLine[]): Signs {
  let found = known.get(lines)
  if (!found) known.set(lines, (found = look(lines)))
  return found
}

function look(lines: readonly LogLine[]): Signs {
  const bits = new Int32Array(lines.length * width)
  const { always } = theFinder()
  if (always.some((part) => part !== 0)) for (let i = 0; i < bits.length; i++) bits[i] = always[i % width]!
  for (let first = 0; first < lines.length;) first = lookAtBatch(lines, first, bits)
  const at = (sign: SignName): number => {
    const number = numbers.get(sign)
    if (number === undefined) throw new Error(`there is no sign "${sign}": npm run generate`)
    return number
  }
  return {
    has: (index, sign) => {
      const number = at(sign)
      return ((bits[index * width + (number >> 5)]! >>> (number & 31)) & 1) === 1
    },
    where: (sign) => {
      const number = at(sign)
      const found: number[] = []
      for (let i = 0, part = number >> 5; i < lines.length; i++, part += width) if ((bits[part]! >>> (number & 31)) & 1) found.push(i)
      return found
    },
  }
}

/** Marks what some lines show; gives the first line behind them. */
function lookAtBatch(lines: readonly LogLine[], first: number, bits: Int32Array): number {
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
