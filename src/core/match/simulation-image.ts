import { meet, pairsOf, type Layout, type Ways } from './simulation-layout.ts'

/** Classes of characters that have room in the input. */
export const inputRoom = 8192
/** Numbers of 32 bits that the memory begins with, by their place among them; the last four are about the line that is being read. */
export const header = {
  /** Bytes of a row. */
  size: 0,
  /** Addresses of rows: positions that have just consumed a character; those that groups lead to; those in a group. */
  now: 1,
  jumped: 2,
  leaving: 3,
  /** Address of the rows of classes. */
  accepted: 4,
  /** Addresses of what holds between two characters, by what stands behind × 3 + what is ahead; one alone where nothing is asserted. */
  arounds: 5,
  asserting: 6,
  /** Address of one byte for each class: 1 where it is of letters, digits and underscores. */
  words: 7,
  tallies: 8,
  tallied: 9,
  input: 10,
  behind: 11,
  leaves: 12,
  place: 13,
  /** Class of the character before. */
  last: 14,
} as const
/**
 * A place between two characters: whether an empty match stands there; addresses of the bits of 64 groups for each class of the character before,
 * and of the addresses of groups; then rows, from 16 on.
 */
export const around = { startsMatch: 0, asked: 1, groups: 2, rows: 16 } as const
/** A group: numbers of its pairs, and from 16 on the pairs, as `pairsOf` gives them. */
export const group = { from: 0, to: 1, pairs: 16, pair: 16 } as const
/** A position that counts: its word of 64 bits, its bit, then these; `max` is −1 where there is no most. */
export const tally = { word: 0, bit: 2, min: 4, max: 5, ring: 6, capacity: 7, first: 8, size: 9, bytes: 48 } as const

/** A memory as a simulation begins with it. */
export function imageOf(layout: Layout): Int32Array {
  const { program, row, accepted, ways, asserting, counting } = layout
  const image = new Image()
  const head = new Int32Array(16)
  image.add(head)
  const leaving = new Int32Array(row)
  for (const { groups } of ways) for (const { from } of groups) from.forEach((bits, i) => (leaving[i]! |= bits))
  head[header.size] = 4 * row
  // Room before it, whose last bit is read as the one before the first.
  head[header.now] = image.add(new Int32Array(row + 4)) + 16
  head[header.jumped] = image.add(new Int32Array(row))
  head[header.leaving] = image.add(leaving)
  head[header.accepted] = image.add(accepted)
  head[header.arounds] = image.add(Int32Array.from(ways, (each) => addAround(image, each, layout)))
  head[header.asserting] = asserting ? 1 : 0
  head[header.words] = image.add(new Int32Array(Uint8Array.from({ length: 256 }, (_, kind) => program.words[kind] ?? 0).buffer))
  head[header.tallied] = counting.length
  const tallies = counting.map(({ position, min, max }) => {
    // Where any number from one is enough the newest tells, where there is no most the oldest.
    const capacity = min === 1 || max === Infinity ? 1 : max + 1
    const part = new Int32Array(tally.bytes / 4)
    part[tally.word] = 8 * (position >> 6)
    part[tally.bit + ((position >> 5) & 1)] = 1 << (position & 31)
    part[tally.min] = min
    part[tally.max] = max === Infinity ? -1 : max
    part[tally.ring] = image.add(new Int32Array(capacity))
    part[tally.capacity] = capacity
    return part
  })
  head[header.tallies] = image.size
  for (const part of tallies) image.add(part)
  head[header.input] = image.add(new Int32Array(inputRoom / 4))
  return image.words()
}

function addAround(image: Image, { startsMatch, shifted, stayed, starts, groups }: Ways, { program, row, accepted }: Layout): number {
  const addresses = groups.map(({ from, to }) => {
    const [left, right] = [pairsOf(from), pairsOf(to)]
    return image.add(Int32Array.of(left.length / 4, right.length / 4, 0, 0, ...left, ...right))
  })
  const asked = new Int32Array(2 * program.classes)
  groups.forEach(({ from }, i) => {
    for (let kind = 0; kind < program.classes; kind++) if (meet(from, accepted, kind * row)) asked[2 * kind + (i >> 5)]! |= 1 << (i & 31)
  })
  const own = Int32Array.of(startsMatch ? 1 : 0, image.add(asked), image.add(Int32Array.from(addresses)), 0)
  const at = image.add(own)
  for (const part of [shifted, stayed, starts]) image.add(part)
  return at
}

/** Parts one after another, each at a multiple of 16. */
class Image {
  private readonly parts: { part: Int32Array; address: number }[] = []
  size = 0

  /** Gives its address. */
  add(part: Int32Array): number {
    const address = this.size
    this.parts.push({ part, address })
    this.size = (address + 4 * part.length + 15) & ~15
    return address
  }

  words(): Int32Array {
    const words = new Int32Array(this.size / 4)
    for (const { part, address } of this.parts) words.set(part, address / 4)
    return words
  }
}
