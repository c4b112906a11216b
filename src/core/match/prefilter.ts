import type { Edges } from './edges.ts'
import type { Kernel, Pass } from './kernel.ts'
import { buildTables } from './tables.ts'

/** Bytes that are looked at in one go: they stay in the first level of a processor's cache while the passes read them. */
const windowBytes = 32_768
/** Bytes around a window that literals may reach into. */
const margin = 32
const mostHits = 16_384
/** A window with more hits than have room is halved, down to this, which always has room: at most 56 literals begin or end at a place. */
const smallestWindow = 64
/** Place × this + entry is one number, which sorts by place and stays exact. */
const placeFactor = 2 ** 30

export type Hit = (place: number, literal: number, before: number) => void

/** Finds where literals stand in bytes, without regard to the case of ASCII letters, in one pass. */
export class Prefilter {
  readonly kernel: Kernel
  private readonly passes: readonly Pass[]
  private readonly hits: Int32Array
  /** By literal. */
  readonly lengths: Uint8Array
  /** By literal: the bytes that may not stand before it, and those after it, one bit each. */
  private readonly barred: Uint8Array
  private readonly hitsAt: number
  private readonly sorted = new Float64Array(mostHits)
  private lineFeeds = 0
  /** Up to where line feeds are counted, and where the window in the kernel's memory begins. */
  private counted = 0
  private start = 0

  /**
   * @param literals as `compileLiterals` has made them ready, numbered on from one text to the next
   * @param createKernel makes a kernel with so many bytes of memory
   */
  constructor(literals: readonly string[], createKernel: (bytes: number) => Kernel) {
    this.hitsAt = windowBytes + 3 * margin
    const { kernel, passes, lengths } = buildTables(literals, this.hitsAt + mostHits * 8, createKernel)
    this.kernel = kernel
    this.passes = passes
    this.lengths = lengths
    this.barred = new Uint8Array(lengths.length * 64)
    this.hits = new Int32Array(this.kernel.memory.buffer, this.hitsAt, mostHits * 2)
  }

  /** From now on, hits of a literal are reported only between these bytes. */
  narrow(literal: number, { before, after }: Edges): void {
    for (let i = 0; i < 32; i++) {
      this.barred[literal * 64 + i] = ~before[i]!
      this.barred[literal * 64 + 32 + i] = ~after[i]!
    }
  }

  /**
   * Calls `hit` for every literal in `from` (inclusive) to `to` (exclusive), by ascending place: an index of `bytes` at which a part of the
   * literal stands, the literal, and how far its begin is before the place.
   *
   * @returns line feeds in all
   */
  scan(bytes: Uint8Array, from: number, to: number, hit: Hit): number {
    this.lineFeeds = 0
    this.counted = from
    for (let at = from; at < to;) at += this.window(bytes, from, at, to, hit)
    return this.lineFeeds
  }

  /** Looks at one window, or as much of it as its hits have room for; gives the number of bytes it has looked at. */
  private window(bytes: Uint8Array, first: number, from: number, last: number, hit: Hit): number {
    const { hits, sorted } = this
    const { memory } = this.kernel
    const length = Math.min(windowBytes, last - from)
    const before = Math.min(margin, from - first)
    const after = Math.min(margin, last - from - length)
    // 255 is in no literal.
    if (before < margin) memory.fill(255, 0, margin - before)
    memory.set(bytes.subarray(from - before, from + length + after), margin - before)
    if (after < margin) memory.fill(255, margin + length + after, margin + length + 2 * margin)

    let looked = length
    let count = this.count(looked)
    while (count > mostHits && looked > smallestWindow) {
      looked = (looked >> 1) & ~15
      count = this.count(looked)
    }
    let kept = 0
    for (let i = 0; i < count; i++) {
      const place = hits[2 * i]!
      const entry = hits[2 * i + 1]!
      if (this.fits(margin + place - (entry & 15), entry >>> 4)) sorted[kept++] = place * placeFactor + entry
    }
    if (kept > 1) sorted.subarray(0, kept).sort()
    this.start = from
    for (let i = 0; i < kept; i++) {
      const place = Math.floor(sorted[i]! / placeFactor)
      const entry = sorted[i]! - place * placeFactor
      hit(from + place, entry >>> 4, entry & 15)
    }
    this.lineFeedsBefore(from + looked)
    return looked
  }

  /** Line feeds from where the scan began to a place: that of the current hit or one behind it. */
  lineFeedsBefore(place: number): number {
    this.lineFeeds += this.kernel.lineFeeds(margin + this.counted - this.start, margin + place - this.start)
    this.counted = place
    return this.lineFeeds
  }

  /** Whether what surrounds a literal in the kernel's memory may surround it in a match. */
  private fits(begin: number, literal: number): boolean {
    const { barred } = this
    const { memory } = this.kernel
    const before = memory[begin - 1]!
    const after = memory[begin + this.lengths[literal]!]!
    const row = literal * 64
    return (((barred[row + (before >> 3)]! >> (before & 7)) | (barred[row + 32 + (after >> 3)]! >> (after & 7))) & 1) === 0
  }

  private count(length: number): number {
    let count = 0
    for (const pass of this.passes) count = this.kernel.scan(pass, margin, length, this.hitsAt, count, mostHits)
    return count
  }
}
