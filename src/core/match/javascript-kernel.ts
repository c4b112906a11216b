import { scanEarly, type EarlyScan } from './early-scan.ts'
import { enter, productOf, readLiterals } from './javascript-tables.ts'
import type { Kernel, LiteralRows, Pass } from './kernel.ts'

/** What the upper case of a letter lacks, four times. */
const caseBits = 0x20202020

export class JavaScriptKernel implements Kernel {
  readonly id = 'javascript'
  readonly memory: Uint8Array
  private readonly words: Int32Array
  private found = 0
  private text = 0
  private out = 0
  private room = 0

  constructor(bytes: number) {
    const buffer = new ArrayBuffer((bytes + 15) & ~15)
    this.memory = new Uint8Array(buffer)
    this.words = new Int32Array(buffer)
  }

  readLiterals(text: number, end: number, rows: Omit<LiteralRows, 'count'>, anyEdges: number): number {
    return readLiterals(this.memory, text, end, rows, anyEdges)
  }

  enter(pass: Pass, literals: LiteralRows, shortest: number, longest: number): void {
    enter(this.memory, pass, literals, shortest, longest)
  }

  scanEarly(scan: EarlyScan, text: number, length: number, out: number, room: number): number {
    return scanEarly(this.memory, scan, text, length, out, room)
  }

  scan(pass: Pass, text: number, length: number, out: number, already: number, room: number): number {
    this.found = already
    this.text = text
    this.out = out
    this.room = room
    const first = text >> 2
    const last = (text + length + 3) >> 2
    if (pass.stride === 4) this.everyFourth(pass, first, last)
    else if (pass.stride === 2) this.everyOther(pass, first, last)
    else this.every(pass, first, last)
    return this.found
  }

  private everyFourth(pass: Pass, first: number, last: number): void {
    const { memory, words } = this
    const { mask, maskNext, bitmap } = pass
    const shift = 32 - pass.bits
    let word = words[first]! | caseBits
    for (let i = first; i < last; i++) {
      const next = words[i + 1]! | caseBits
      const product = productOf(word & mask, next & maskNext)
      const hash = product >>> shift
      if ((memory[bitmap + (hash >> 3)]! >> (hash & 7)) & 1) this.compare(pass, i << 2, product)
      word = next
    }
  }

  private everyOther(pass: Pass, first: number, last: number): void {
    const { memory, words } = this
    const { mask, bitmap } = pass
    const shift = 32 - pass.bits
    let word = words[first]! | caseBits
    for (let i = first; i < last; i++) {
      const next = words[i + 1]! | caseBits
      const here = productOf(word & mask, 0)
      const there = productOf(((word >>> 16) | (next << 16)) & mask, 0)
      const a = here >>> shift
      const b = there >>> shift
      if ((memory[bitmap + (a >> 3)]! >> (a & 7)) & 1) this.compare(pass, i << 2, here)
      if ((memory[bitmap + (b >> 3)]! >> (b & 7)) & 1) this.compare(pass, (i << 2) + 2, there)
      word = next
    }
  }

  private every(pass: Pass, first: number, last: number): void {
    const { memory, words } = this
    const { mask, bitmap } = pass
    const shift = 32 - pass.bits
    let word = words[first]! | caseBits
    for (let i = first; i < last; i++) {
      const next = words[i + 1]! | caseBits
      const p = productOf(word & mask, 0)
      const q = productOf(((word >>> 8) | (next << 24)) & mask, 0)
      const r = productOf(((word >>> 16) | (next << 16)) & mask, 0)
      const s = productOf(((word >>> 24) | (next << 8)) & mask, 0)
      const a = p >>> shift
      const b = q >>> shift
      const c = r >>> shift
      const d = s >>> shift
      if ((memory[bitmap + (a >> 3)]! >> (a & 7)) & 1) this.compare(pass, i << 2, p)
      if ((memory[bitmap + (b >> 3)]! >> (b & 7)) & 1) this.compare(pass, (i << 2) + 1, q)
      if ((memory[bitmap + (c >> 3)]! >> (c & 7)) & 1) this.compare(pass, (i << 2) + 2, r)
      if ((memory[bitmap + (d >> 3)]! >> (d & 7)) & 1) this.compare(pass, (i << 2) + 3, s)
      word = next
    }
  }

  private compare({ buckets, bucketBits, entries, literals, edges }: Pass, at: number, product: number): void {
    const { memory, words } = this
    const slot = (buckets >> 2) + (product >>> (32 - bucketBits))
    const last = (entries >> 2) + 2 * words[slot + 1]!
    for (let i = (entries >> 2) + 2 * words[slot]!; i < last; i += 2) {
      if (words[i] !== product) continue
      const entry = words[i + 1]!
      const start = at - (entry & 15)
      const place = literals + ((entry >>> 4) << 4)
      let same = 0
      while (same < 16 && memory[place + same] === (memory[start + same]! | 0x20)) same++
      if (same < 16 && memory[place + same] !== 0) continue
      if (!this.fits(start, words[(edges >> 2) + (entry >>> 4)]!)) continue
      if (this.found < this.room) {
        words[(this.out >> 2) + this.found * 2] = at - this.text
        words[(this.out >> 2) + this.found * 2 + 1] = entry
      }
      this.found++
    }
  }

  private fits(begin: number, edge: number): boolean {
    const { memory } = this
    const row = edge & ~63
    const before = memory[begin - 1]!
    const after = memory[begin + (edge & 63)]!
    return ((memory[row + (before >> 3)]! >> (before & 7)) & (memory[row + 32 + (after >> 3)]! >> (after & 7)) & 1) === 1
  }

  lineFeeds(from: number, to: number): number {
    const { memory, words } = this
    let count = 0
    let at = from
    for (; at < to && (at & 3) !== 0; at++) if (memory[at] === 10) count++
    for (; at + 4 <= to; at += 4) {
      // The top bit of each byte that is a line feed, and of no other.
      const other = words[at >> 2]! ^ 0x0a0a0a0a
      const feeds = ~(((other & 0x7f7f7f7f) + 0x7f7f7f7f) | other) & 0x80808080
      count += Math.imul(feeds >>> 7, 0x01010101) >>> 24
    }
    for (; at < to; at++) if (memory[at] === 10) count++
    return count
  }
}
