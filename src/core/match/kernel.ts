import type { EarlyScan } from './early-scan.ts'
import { JavaScriptKernel } from './javascript-kernel.ts'
import { binary } from './kernel-binary.ts'

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
