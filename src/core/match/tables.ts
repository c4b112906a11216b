import { kinds, rowBytes } from './compiled-literals.ts'
import { encodeAscii } from './encode.ts'
import type { Kernel, Pass } from './kernel.ts'

/** Bits of the largest bitmap: 256 KB, which stays in the second level of a processor's cache. */
const mostBits = 21
/** Pieces of a literal, and bytes of the tables for each: a row, entries, buckets that are at least half full. */
const mostPieces = 4

/** A kernel whose memory holds all it needs to find literals. */
export interface Tables {
  kernel: Kernel
  passes: readonly Pass[]
  /** By literal: see `LiteralRows`. */
  edges: Int32Array
  lengths: Uint8Array
  /** Address of a number for each literal, which is 0. */
  crossings: number
}

/**
 * Builds the tables for literals, fewer than 131,072, in the memory of a kernel. A program that starts waits for it, so the kernel does most itself.
 *
 * @param compiled literals as `compileLiterals` has made them ready, numbered on from one text to the next
 * @param anyEdges address of the edges that all of them have at first
 * @param base address from which on there is room in the kernel's memory
 */
export function buildTables(compiled: readonly string[], anyEdges: number, base: number, createKernel: (bytes: number) => Kernel): Tables {
  const room = new Room(base)
  const units = compiled.reduce((sum, { length }) => sum + length, 0)
  // Each is a mark and three characters at least.
  const most = units >> 2
  const literals = { rows: room.take(most * rowBytes), edges: room.take(4 * most), starts: room.take(most) }
  const crossings = room.take(4 * most)
  const text = room.take(units)
  // Memory that is never touched is none: what the passes need at most.
  const bytes = room.end + kinds.length * (2 ** mostBits / 8 + 4 * 2 ** 9) + 16 * mostPieces * most
  const kernel = createKernel(bytes)
  const { memory } = kernel
  let end = text
  for (const part of compiled) {
    encodeAscii(part, memory.subarray(end, end + part.length))
    end += part.length
  }
  const count = kernel.readLiterals(text, end, literals, anyEdges)
  const edges = new Int32Array(memory.buffer, literals.edges, count)
  const lengths = new Uint8Array(count)
  const ofLength = new Int32Array(rowBytes + 1)
  for (let i = 0; i < count; i++) ofLength[(lengths[i] = edges[i]! & 63)]!++

  const passes: Pass[] = []
  for (const { shortest, longest, stride, gram } of kinds) {
    const pieces = stride * ofLength.subarray(shortest, longest + 1).reduce((sum, each) => sum + each, 0)
    if (pieces === 0) continue
    const needed = Math.ceil(Math.log2(pieces))
    const bits = Math.min(mostBits, Math.max(16, needed + 7))
    const bucketBits = Math.max(8, needed)
    const pass: Pass = {
      stride,
      mask: gram === 3 ? 0xffffff : -1,
      maskNext: gram === 8 ? -1 : 0,
      bitmap: room.take(2 ** bits / 8),
      bits,
      buckets: room.take(4 * (2 ** bucketBits + 1)),
      bucketBits,
      entries: room.take(8 * pieces),
      literals: literals.rows,
      edges: literals.edges,
      crossings,
    }
    kernel.enter(pass, { ...literals, count }, shortest, longest)
    passes.push(pass)
  }
  return { kernel, passes, edges, lengths, crossings }
}

/** Gives out addresses one after another, each a multiple of 16. */
class Room {
  constructor(public end: number) {}

  take(bytes: number): number {
    const address = this.end
    this.end = (address + bytes + 15) & ~15
    return address
  }
}
