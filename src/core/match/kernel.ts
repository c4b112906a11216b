import { scanEarly, type EarlyScan } from './early-scan.ts'
import { binary } from './kernel-binary.ts'
import { enter, productOf, readLiterals } from './javascript-tables.ts'

/** Where a pass looks, and for what: all but the numbers of bits are addresses in the kernel's memory. */
export interface Pass {
  /** Bytes between the places that are looked at: 4, 2 or 1. */
  stride: 1 | 2 | 4
  /** Which of the four bytes at a place count, as a 32-bit mask, and which of the four next. */
  mask: number
  maskNext: number
  /** One bit for each hash: whether any entry has it. */
  bitmap: number
  /** Bits of a hash. */
  bits: number
  /** By the upper `bucketBits` of a product: where its entries begin; one more at the end. */
  buckets: number
  bucketBits: number
  /** Two numbers each: the product of a piece's bytes, and literal × 16 + distance of the piece from the literal's begin. */
  entries: number
  /** By literal: sixteen folded bytes, 0 beyond its end. */
  literals: number
  /** By literal: see `LiteralRows`. */
  edges: number
  /** By literal: see `KernelCrossings`. */
  crossings: number
}

/** Where literals stand in a kernel's memory, as addresses. */
export interface LiteralRows {
  count: number
  /** By literal: sixteen folded bytes, which are never 0, and 0 beyond its end. */
  rows: number
  /**
   * By literal, a number: its length, and the address, a multiple of 64, of the bits for the bytes that may stand before it (32 bytes) and after
   * it (32 bytes).
   */
  edges: number
  /** By literal, a byte: where the pieces begin by which it is looked for. */
  starts: number
}

/**
 * Finds literals in a text that stands in its memory. There is one in WebAssembly with SIMD and one in JavaScript; they find the same, but the one
 * in WebAssembly leaves out hits of which it knows that no line matches there.
 */
export interface Kernel {
  readonly id: 'wasm' | 'javascript'
  readonly memory: Uint8Array
  /**
   * Reads literals as `compileLiterals` has made them ready, from address `text` (inclusive) to `end` (exclusive), into rows that are 0.
   *
   * @param anyEdges address of the edges that all of them have
   * @returns how many
   */
  readLiterals(text: number, end: number, rows: Omit<LiteralRows, 'count'>, anyEdges: number): number
  /** Enters the pieces of all literals whose length is in a range, ends included, into the tables of a pass, which are 0. */
  enter(pass: Pass, literals: LiteralRows, shortest: number, longest: number): void
  /**
   * Looks at `length` bytes from address `text` on, and up to 32 beyond them on either side. A hit is two 32-bit numbers: a place within the
   * text that is part of a literal, the same for all of its occurrences at this place, and the literal's entry. There is none where the
   * literal's edges do not allow what stands beside it. In WebAssembly there is none either where its crossings are there and no line matches
   * by way of one; where only one may, 1 + its ordinal stands from bit 21 of the entry on, and bit 29 is set where a line does.
   *
   * @param out address of the hits
   * @param already hits that stand there
   * @param room hits that have room there
   * @returns hits now; where that is more than there was room for, only so many were written
   */
  scan(pass: Pass, text: number, length: number, out: number, already: number, room: number): number
  /**
   * The same without tables, which is less work for a short text: the places of the text are entered, and the literals looked up. The place of a hit is
   * where its literal begins, and edges and crossings are left aside.
   *
   * @param length at most `longestEarlyText`
   * @returns −1 where it is too much work
   */
  scanEarly(scan: EarlyScan, text: number, length: number, out: number, room: number): number
  /** Line feeds from address `from` (inclusive) to `to` (exclusive). */
  lineFeeds(from: number, to: number): number
}

/** The kernel in WebAssembly where there is such a thing with SIMD, else the one in JavaScript. */
export function createKernel(bytes: number): Kernel {
  return createWasmKernel(bytes) ?? new JavaScriptKernel(bytes)
}

/** What is used of WebAssembly: a name of the language's hosts, whichever they are. */
export interface WebAssemblyHost {
  Memory: new (limits: { initial: number }) => { buffer: ArrayBuffer }
  Module: new (bytes: Uint8Array) => object
  Instance: new (module: object, imports: object) => { exports: unknown }
}
declare const WebAssembly: WebAssemblyHost | undefined

interface Exports {
  scan: (...numbers: number[]) => number
  lineFeeds: (from: number, to: number) => number
  scanEarly: (...numbers: number[]) => number
  readLiterals: (...numbers: number[]) => number
  enter: (...numbers: number[]) => void
}

let compiled: object | null | undefined

/** Null where the host has no WebAssembly with SIMD, or forbids it. */
export function createWasmKernel(bytes: number): Kernel | null {
  if (typeof WebAssembly === 'undefined' || compiled === null) return null
  try {
    compiled ??= new WebAssembly.Module(fromBase64(binary))
    const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / 65_536) })
    const exports = new WebAssembly.Instance(compiled, { env: { memory } }).exports as Exports
    const { scan, scanEarly, lineFeeds, readLiterals, enter } = exports
    return {
      id: 'wasm',
      memory: new Uint8Array(memory.buffer),
      lineFeeds,
      scanEarly: ({ literals, end, places, lengths }, text, length, out, room) =>
        scanEarly(text, length, literals, end, places, lengths, out, room),
      readLiterals: (text, end, { rows, edges, starts }, anyEdges) => readLiterals(text, end, rows, edges, starts, anyEdges),
      enter: ({ stride, mask, maskNext, bitmap, bits, buckets, bucketBits, entries }, { count, rows, edges, starts }, shortest, longest) =>
        enter(count, rows, edges, starts, shortest, longest, stride, mask, maskNext, bitmap, bits, buckets, bucketBits, entries),
      scan: (pass, text, length, out, already, room) => {
        const { stride, mask, maskNext, bitmap, bits, buckets, bucketBits, entries, literals, edges, crossings } = pass
        return scan(
          text,
          length,
          stride,
          mask,
          maskNext,
          bitmap,
          bits,
          buckets,
          bucketBits,
          entries,
          literals,
          edges,
          crossings,
          out,
          already,
          room,
        )
      },
    }
  } catch {
    // A host without SIMD refuses the module, one with a strict policy refuses any.
    compiled = null
    return null
  }
}

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Four digits at a time: a program that starts waits for it. */
export function fromBase64(text: string): Uint8Array {
  const values = new Uint8Array(128)
  for (let i = 0; i < 64; i++) values[digits.charCodeAt(i)] = i
  const bytes = new Uint8Array((text.length * 3) >> 2)
  for (let i = 0, at = 0; i < text.length; i += 4, at += 3) {
    // Beyond the end stand digits that are none, and bytes that are not stored.
    const bits =
      (values[text.charCodeAt(i)]! << 18) |
      (values[text.charCodeAt(i + 1)]! << 12) |
      (values[text.charCodeAt(i + 2)]! << 6) |
      values[text.charCodeAt(i + 3)]!
    bytes[at] = bits >> 16
    bytes[at + 1] = bits >> 8
    bytes[at + 2] = bits
  }
  return bytes
}

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
