import { productOf, type Pass } from './kernel.ts'
import { shareOf } from './rarity.ts'

/** Everything a kernel needs to find literals: plain bytes, which could as well be kept in a file. */
export interface Tables {
  bytes: Uint8Array
  /** Their addresses are those within `bytes`. */
  passes: readonly Pass[]
}

/** Bits of the largest bitmap: 256 KB, which stays in the second level of a processor's cache. */
const mostBits = 21

/** How literals of some lengths are looked for. */
interface Kind {
  shortest: number
  longest: number
  stride: 1 | 2 | 4
  /** Characters of a piece. */
  gram: number
}

/**
 * Of a text that holds a literal of `stride + gram − 1` characters or more, a piece of `gram` characters begins at a multiple of `stride`, so
 * only these places are looked at. Longer pieces are rarer, so lengths have kinds of their own.
 */
const kinds: readonly Kind[] = [
  { shortest: 11, longest: 16, stride: 4, gram: 8 },
  { shortest: 7, longest: 10, stride: 4, gram: 4 },
  { shortest: 5, longest: 6, stride: 2, gram: 4 },
  { shortest: 3, longest: 4, stride: 1, gram: 3 },
]

/** A product of 32 bits and the entry of its literal are one number this way, which sorts by both and stays exact. */
const entryRange = 2 ** 21

/** Builds the tables for literals of 3–16 folded ASCII characters, which are numbered as given; fewer than 131,072. */
export function buildTables(literals: readonly string[]): Tables {
  const image = new Image()
  const texts = image.add(textsOf(literals))
  const passes = kinds.flatMap((kind): Pass[] => {
    const own = [...literals.keys()].filter((index) => literals[index]!.length >= kind.shortest && literals[index]!.length <= kind.longest)
    return own.length === 0 ? [] : [passOf(sortedPieces(literals, own, kind), kind, image, texts)]
  })
  return { bytes: image.bytes(), passes }
}

/** The pieces of some literals, by product and then by entry, each as product × `entryRange` + entry. Plain numbers: a program that starts waits for it. */
function sortedPieces(literals: readonly string[], own: readonly number[], { stride, gram }: Kind): Float64Array {
  const pieces = new Float64Array(own.length * stride)
  let count = 0
  for (const index of own) {
    const literal = literals[index]!
    const start = rarest(literal, stride, gram)
    for (let at = start; at < start + stride; at++) {
      const product = productOf(wordAt(literal, at, Math.min(4, gram)), wordAt(literal, at + 4, Math.max(0, gram - 4)))
      pieces[count++] = (product >>> 0) * entryRange + ((index << 4) | at)
    }
  }
  return pieces.sort()
}

function passOf(pieces: Float64Array, { stride, gram }: Kind, image: Image, literals: number): Pass {
  const needed = Math.ceil(Math.log2(pieces.length))
  const bits = Math.min(mostBits, Math.max(16, needed + 7))
  const bucketBits = Math.max(8, needed + 1)
  const bitmap = new Uint8Array(2 ** bits / 8)
  const buckets = new Int32Array(2 ** bucketBits + 1)
  const entries = new Int32Array(2 * pieces.length)
  for (let i = 0; i < pieces.length; i++) {
    const product = Math.floor(pieces[i]! / entryRange)
    const hash = product >>> (32 - bits)
    bitmap[hash >> 3]! |= 1 << (hash & 7)
    buckets[(product >>> (32 - bucketBits)) + 1]!++
    entries[2 * i] = product | 0
    entries[2 * i + 1] = pieces[i]! - product * entryRange
  }
  for (let i = 1; i < buckets.length; i++) buckets[i]! += buckets[i - 1]!
  return {
    stride,
    mask: gram === 3 ? 0xffffff : -1,
    maskNext: gram > 4 ? (gram === 8 ? -1 : 2 ** (8 * (gram - 4)) - 1) : 0,
    bitmap: image.add(bitmap),
    bits,
    buckets: image.add(bytesOf(buckets)),
    bucketBits,
    entries: image.add(bytesOf(entries)),
    literals,
  }
}

/** Where a literal's pieces are rarest. */
function rarest(literal: string, stride: number, gram: number): number {
  let best = 0
  let least = Infinity
  for (let start = 0; start + stride + gram - 1 <= literal.length; start++) {
    let share = 0
    for (let i = start; i < start + stride; i++) share += shareOf(literal.slice(i, i + gram))
    if (share < least) {
      least = share
      best = start
    }
  }
  return best
}

function textsOf(literals: readonly string[]): Uint8Array {
  const texts = new Uint8Array(literals.length * 32)
  literals.forEach((literal, index) => {
    for (let i = 0; i < literal.length; i++) {
      texts[index * 32 + i] = foldByte(literal.charCodeAt(i))
      texts[index * 32 + 16 + i] = 255
    }
  })
  return texts
}

function wordAt(literal: string, start: number, length: number): number {
  let word = 0
  for (let i = 0; i < length; i++) word |= foldByte(literal.charCodeAt(start + i)) << (8 * i)
  return word
}

/** Joins the cases of letters, and some others, which the comparison of expressions tells apart again. */
function foldByte(byte: number): number {
  return byte | 0x20
}

function bytesOf(numbers: Int32Array): Uint8Array {
  return new Uint8Array(numbers.buffer)
}

/** Parts one after another, each at a multiple of 16. */
class Image {
  private readonly parts: { part: Uint8Array; address: number }[] = []
  private size = 0

  add(part: Uint8Array): number {
    const address = this.size
    this.parts.push({ part, address })
    this.size = (address + part.length + 15) & ~15
    return address
  }

  bytes(): Uint8Array {
    const bytes = new Uint8Array(this.size)
    for (const { part, address } of this.parts) bytes.set(part, address)
    return bytes
  }
}
