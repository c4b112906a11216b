import { rowBytes } from './compiled-literals.ts'
import type { LiteralRows, Pass } from './kernel.ts'

const firstMark = 0x41
const lastMark = 0x5a

/** Of eight folded bytes of which some may be masked; the upper bits are their hash. */
export function productOf(word: number, next: number): number {
  return (Math.imul(word, 0x9e3779b1) + Math.imul(next, 0x85ebca77)) | 0
}

/** See `Kernel.readLiterals`. */
export function readLiterals(
  memory: Uint8Array,
  text: number,
  end: number,
  { rows, edges, starts }: Omit<LiteralRows, 'count'>,
  anyEdges: number,
): number {
  const words = new Int32Array(memory.buffer)
  const first = edges >> 2
  let count = 0
  let row = rows
  let at = rows
  for (let i = text; i < end; i++) {
    const byte = memory[i]!
    if (byte >= firstMark && byte <= lastMark) {
      if (count > 0) {
        words[first + count - 1] = anyEdges | (at - row)
        row += rowBytes
        at = row
      }
      memory[starts + count++] = byte - firstMark
    } else memory[at++] = byte | 0x20
  }
  if (count > 0) words[first + count - 1] = anyEdges | (at - row)
  return count
}

/** See `Kernel.enter`. */
export function enter(
  memory: Uint8Array,
  pass: Pass,
  { count, rows, edges, starts }: LiteralRows,
  shortest: number,
  longest: number,
): void {
  const { stride, mask, maskNext, bitmap } = pass
  const shift = 32 - pass.bits
  const bucketShift = 32 - pass.bucketBits
  const slots = 2 ** pass.bucketBits
  const buckets = new Int32Array(memory.buffer, pass.buckets, slots + 1)
  const entries = new Int32Array(memory.buffer, pass.entries)
  const lengths = new Int32Array(memory.buffer, edges, count)
  const productAt = (at: number): number => productOf(wordAt(memory, at) & mask, wordAt(memory, at + 4) & maskNext)
  for (let literal = 0; literal < count; literal++) {
    const length = lengths[literal]! & 63
    if (length < shortest || length > longest) continue
    const from = rows + literal * rowBytes + memory[starts + literal]!
    for (let at = from; at < from + stride; at++) {
      const product = productAt(at)
      const hash = product >>> shift
      memory[bitmap + (hash >> 3)]! |= 1 << (hash & 7)
      buckets[product >>> bucketShift]!++
    }
  }
  // Where each bucket ends; filled from behind, it is where each begins.
  for (let slot = 1; slot <= slots; slot++) buckets[slot]! += buckets[slot - 1]!
  for (let literal = 0; literal < count; literal++) {
    const length = lengths[literal]! & 63
    if (length < shortest || length > longest) continue
    const row = rows + literal * rowBytes
    const start = memory[starts + literal]!
    for (let at = start; at < start + stride; at++) {
      const product = productAt(row + at)
      const slot = --buckets[product >>> bucketShift]!
      entries[2 * slot] = product
      entries[2 * slot + 1] = (literal << 4) | at
    }
  }
}

function wordAt(memory: Uint8Array, at: number): number {
  return memory[at]! | (memory[at + 1]! << 8) | (memory[at + 2]! << 16) | (memory[at + 3]! << 24)
}
