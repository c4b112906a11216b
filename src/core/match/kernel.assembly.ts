// AssemblyScript, not TypeScript: `npm run generate` compiles it into kernel-binary.ts. kernel.ts does the same in JavaScript, and says what
// the arguments are.

// @ts-nocheck

import { begin, fits, survivor } from './crossing.assembly'

export { scanEarly } from './early.assembly'

/** Steps for each byte of a text that may be taken around its literals. */
const stepsPerByte = 4

let found: i32 = 0

let bucketShift: i32
let buckets: usize
let entries: usize
let literals: usize
let edges: usize
let crossings: usize
let text: usize
let out: usize
let room: i32

/** Of the four pieces that begin at `from`, `from` + 4, … */
@inline
function productsAt(from: usize, keep: v128, keepNext: v128, isLong: bool): v128 {
  const fold = i8x16.splat(0x20)
  const products = i32x4.mul(v128.and(v128.or(v128.load(from), fold), keep), i32x4.splat(0x9e3779b1))
  if (!isLong) return products
  const next = v128.and(v128.or(v128.load(from, 4), fold), keepNext)
  return i32x4.add(products, i32x4.mul(next, i32x4.splat(0x85ebca77)))
}

/** Lanes that are not 0 where the bitmap has the hash; `bitmap` is its address in each lane. */
@inline
function known(products: v128, bitmap: v128, shift: i32): v128 {
  const hashes = i32x4.shr_u(products, shift)
  const bytes = i32x4.add(i32x4.shr_u(hashes, 3), bitmap)
  const low = i64x2.extract_lane(bytes, 0)
  const high = i64x2.extract_lane(bytes, 1)
  let there = v128.load8_lane(<usize>(<u32>low), i32x4.splat(0), 0)
  there = v128.load8_lane(<usize>(low >>> 32), there, 4)
  there = v128.load8_lane(<usize>(<u32>high), there, 8)
  there = v128.load8_lane(<usize>(high >>> 32), there, 12)
  // One byte of each lane with the bit that the hash asks for; the other bytes are 0.
  const asked = i8x16.swizzle(
    i8x16(1, 2, 4, 8, 16, 32, 64, -128, 0, 0, 0, 0, 0, 0, 0, 0),
    v128.or(v128.and(hashes, i32x4.splat(7)), i32x4.splat(0xffffff00)),
  )
  return v128.and(there, asked)
}

@inline
function look(from: usize, keep: v128, keepNext: v128, isLong: bool, bitmap: v128, shift: i32): void {
  const products = productsAt(from, keep, keepNext, isLong)
  const hits = known(products, bitmap, shift)
  if (v128.any_true(hits)) follow(from, products, hits)
}

@inline
function lookTwice(from: usize, other: usize, keep: v128, keepNext: v128, isLong: bool, bitmap: v128, shift: i32): void {
  const products = productsAt(from, keep, keepNext, isLong)
  const otherProducts = productsAt(other, keep, keepNext, isLong)
  const hits = known(products, bitmap, shift)
  const otherHits = known(otherProducts, bitmap, shift)
  if (v128.any_true(v128.or(hits, otherHits))) {
    follow(from, products, hits)
    follow(other, otherProducts, otherHits)
  }
}

function follow(from: usize, products: v128, hits: v128): void {
  let lanes = i32x4.bitmask(i32x4.ne(hits, i32x4.splat(0)))
  while (lanes) {
    const lane = ctz(lanes)
    const product =
      lane < 2
        ? lane
          ? i32x4.extract_lane(products, 1)
          : i32x4.extract_lane(products, 0)
        : lane == 2
          ? i32x4.extract_lane(products, 2)
          : i32x4.extract_lane(products, 3)
    compare(from + (lane << 2), <u32>product)
    lanes &= lanes - 1
  }
}

function compare(at: usize, product: u32): void {
  const fold = i8x16.splat(0x20)
  const slot = buckets + ((<usize>(product >>> bucketShift)) << 2)
  const last = entries + ((<usize>load<u32>(slot, 4)) << 3)
  for (let i = entries + ((<usize>load<u32>(slot)) << 3); i < last; i += 8) {
    if (load<u32>(i) != product) continue
    const entry = load<u32>(i, 4)
    const first = at - (entry & 15)
    const literal = v128.load(literals + ((<usize>(entry >> 4)) << 4))
    const other = i8x16.ne(v128.or(v128.load(first), fold), literal)
    // Bytes beyond the literal's end are 0 and may be any.
    if (v128.any_true(v128.and(other, i8x16.ne(literal, i8x16.splat(0))))) continue
    const edge = load<u32>(edges + ((<usize>(entry >> 4)) << 2))
    if (!fits(first, edge & 63, edge & ~63)) continue
    const own = <usize>load<u32>(crossings + ((<usize>(entry >> 4)) << 2))
    const only = own ? survivor(own, first, edge & 63) : 0
    if (only < 0) continue
    if (found < room) {
      store<u32>(out + ((<usize>found) << 3), <u32>(at - text))
      store<u32>(out + ((<usize>found) << 3), entry | (only << 21), 4)
    }
    found++
  }
}

export function scan(
  textAt: usize,
  length: i32,
  stride: i32,
  mask: i32,
  maskNext: i32,
  bitmapAt: usize,
  hashBits: i32,
  bucketsAt: usize,
  bucketBits: i32,
  entriesAt: usize,
  literalsAt: usize,
  edgesAt: usize,
  crossingsAt: usize,
  outAt: usize,
  already: i32,
  places: i32,
): i32 {
  found = already
  text = textAt
  bucketShift = 32 - bucketBits
  buckets = bucketsAt
  entries = entriesAt
  literals = literalsAt
  edges = edgesAt
  crossings = crossingsAt
  out = outAt
  room = places
  begin(textAt - 32, textAt + length + 32, stepsPerByte * length)
  const bitmap = i32x4.splat(<i32>bitmapAt)
  const shift = 32 - hashBits
  const keep = i32x4.splat(mask)
  const keepNext = i32x4.splat(maskNext)
  const end = textAt + length
  let at = textAt
  if (stride == 4) {
    if (maskNext) {
      for (; at + 32 <= end; at += 32) lookTwice(at, at + 16, keep, keepNext, true, bitmap, shift)
      for (; at < end; at += 16) look(at, keep, keepNext, true, bitmap, shift)
    } else {
      for (; at + 32 <= end; at += 32) lookTwice(at, at + 16, keep, keep, false, bitmap, shift)
      for (; at < end; at += 16) look(at, keep, keep, false, bitmap, shift)
    }
  } else if (stride == 2) {
    for (; at < end; at += 16) lookTwice(at, at + 2, keep, keep, false, bitmap, shift)
  } else {
    for (; at < end; at += 16) {
      lookTwice(at, at + 1, keep, keep, false, bitmap, shift)
      lookTwice(at + 2, at + 3, keep, keep, false, bitmap, shift)
    }
  }
  return found
}

export function readLiterals(from: usize, end: usize, rows: usize, edges: usize, starts: usize, anyEdges: i32): i32 {
  let count = 0
  let row = rows
  let at = rows
  for (; from < end; from++) {
    const byte = load<u8>(from)
    if (byte >= 0x41 && byte <= 0x5a) {
      if (count) {
        store<u32>(edges + ((count - 1) << 2), anyEdges | <u32>(at - row))
        row += 16
        at = row
      }
      store<u8>(starts + count, byte - 0x41)
      count++
    } else store<u8>(at++, byte | 0x20)
  }
  if (count) store<u32>(edges + ((count - 1) << 2), anyEdges | <u32>(at - row))
  return count
}

@inline
function productAt(at: usize, mask: u32, maskNext: u32): u32 {
  return (load<u32>(at) & mask) * 0x9e3779b1 + (load<u32>(at, 4) & maskNext) * 0x85ebca77
}

export function enter(
  count: i32,
  rows: usize,
  edges: usize,
  starts: usize,
  shortest: i32,
  longest: i32,
  stride: i32,
  mask: i32,
  maskNext: i32,
  bitmapAt: usize,
  hashBits: i32,
  bucketsAt: usize,
  bucketBits: i32,
  entriesAt: usize,
): void {
  const shift = 32 - hashBits
  const slotShift = 32 - bucketBits
  for (let literal = 0; literal < count; literal++) {
    const length = <i32>(load<u32>(edges + (literal << 2)) & 63)
    if (length < shortest || length > longest) continue
    const from = rows + (literal << 4) + load<u8>(starts + literal)
    for (let at = from; at < from + stride; at++) {
      const product = productAt(at, mask, maskNext)
      const hash = product >>> shift
      const byte = bitmapAt + (hash >>> 3)
      store<u8>(byte, load<u8>(byte) | (<u8>1 << <u8>(hash & 7)))
      const slot = bucketsAt + ((product >>> slotShift) << 2)
      store<u32>(slot, load<u32>(slot) + 1)
    }
  }
  const last = bucketsAt + (4 << bucketBits)
  for (let slot = bucketsAt + 4; slot <= last; slot += 4) store<u32>(slot, load<u32>(slot) + load<u32>(slot - 4))
  for (let literal = 0; literal < count; literal++) {
    const length = <i32>(load<u32>(edges + (literal << 2)) & 63)
    if (length < shortest || length > longest) continue
    const row = rows + (literal << 4)
    const start = <i32>load<u8>(starts + literal)
    for (let at = start; at < start + stride; at++) {
      const product = productAt(row + at, mask, maskNext)
      const slot = bucketsAt + ((product >>> slotShift) << 2)
      const place = load<u32>(slot) - 1
      store<u32>(slot, place)
      const entry = entriesAt + (<usize>place << 3)
      store<u32>(entry, product)
      store<u32>(entry, (literal << 4) | at, 4)
    }
  }
}

/** Line feeds in `from` (inclusive) to `to` (exclusive). */
export function lineFeeds(from: usize, to: usize): i32 {
  const feed = i8x16.splat(10)
  let count = 0
  let at = from
  for (; at + 16 <= to; at += 16) count += popcnt(i8x16.bitmask(i8x16.eq(v128.load(at), feed)))
  for (; at < to; at++) count += <i32>(load<u8>(at) == 10)
  return count
}
