import { kinds, rowBytes } from './compiled-literals.ts'
import { earlyBytes, type EarlyScan } from './early-scan.ts'
import { encodeAscii } from './encode.ts'
import type { Kernel, LiteralRows, Pass } from './kernel.ts'

/** Bits of the largest bitmap: 256 KB, which stays in the second level of a processor's cache. */
const mostBits = 21
/** Pieces of a literal, and bytes of the tables for each: a row, entries, buckets that are at least half full. */
const mostPieces = 4

/** Literals in the memory of a kernel, with room for what is made of them. */
export interface LiteralStore {
  kernel: Kernel
  /** Finds them before there are tables. */
  early: EarlyScan
  /** Where rows come to stand. */
  rows: Omit<LiteralRows, 'count'>
  /** Address of a number for each literal, which is 0. */
  crossings: number
  /** Where tables have room. */
  end: number
}

/** All a kernel needs to find literals quickly. */
export interface Tables {
  passes: readonly Pass[]
  /** By literal: see `LiteralRows`. */
  edges: Int32Array
  lengths: Uint8Array
}

/**
 * Puts literals, fewer than 131,072, into the memory of a kernel.
 *
 * @param compiled literals as `compileLiterals` has made them ready, numbered on from one text to the next
 * @param base address from which on there is room in the kernel's memory
 */
export function storeLiterals(compiled: readonly string[], base: number, createKernel: (bytes: number) => Kernel): LiteralStore {
  const room = new Room(base)
  const units = compiled.reduce((sum, { length }) => sum + length, 0)
  // Each is a mark and three characters at least.
  const most = units >> 2
  const early = { literals: room.take(units), places: room.take(earlyBytes), lengths: room.take(most) }
  const rows = { rows: room.take(most * rowBytes), edges: room.take(4 * most), starts: room.take(most) }
  const crossings = room.take(4 * most)
  // Memory that is never touched is none: what the passes need at most.
  const kernel = createKernel(room.end + kinds.length * (2 ** mostBits / 8 + 4 * 2 ** 9) + 16 * mostPieces * most)
  let end = early.literals
  for (const part of compiled) {
    encodeAscii(part, kernel.memory.subarray(end, end + part.length))
    end += part.length
  }
  return { kernel, early: { ...early, end }, rows, crossings, end: room.end }
}

/**
 * Builds the tables for literals. A program may wait for it, so the kernel does most itself.
 *
 * @param anyEdges address of the edges that all of them have at first
 */
export function buildTables({ kernel, early, rows, crossings, end }: LiteralStore, anyEdges: number): Tables {
  const count = kernel.readLiterals(early.literals, early.end, rows, anyEdges)
  const edges = new Int32Array(kernel.memory.buffer, rows.edges, count)
  const lengths = new Uint8Array(count)
  const ofLength = new Int32Array(rowBytes + 1)
  for (let i = 0; i < count; i++) ofLength[(lengths[i] = edges[i]! & 63)]!++

  const room = new Room(end)
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
      literals: rows.rows,
      edges: rows.edges,
      crossings,
    }
    kernel.enter(pass, { ...rows, count }, shortest, longest)
    passes.push(pass)
  }
  return { passes, edges, lengths }
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
