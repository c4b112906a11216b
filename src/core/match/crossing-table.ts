import type { Crossing } from './crossing.ts'
import type { Edges } from './edges.ts'
import type { LineBytes } from './line-test.ts'
import { spelled } from './spelling.ts'

/** A crossing by way of one literal. */
export interface CrossingEntry {
  crossing: Crossing
  edges: Edges
}

/**
 * The crossings of all literals as plain numbers: most are refused by the bytes around their literal, before any object of theirs is touched.
 * Those of a literal are the numbers from `starts[literal]` (inclusive) to `starts[literal + 1]` (exclusive).
 */
export class CrossingTable {
  readonly starts: Int32Array
  /** By crossing: its pattern. */
  readonly patterns: Int32Array
  private readonly crossings: readonly Crossing[]
  /** By crossing: 32 bytes of bits for what may stand before the literal, 32 for what may stand after it. */
  private readonly edges: Uint8Array
  private readonly lengths: Uint8Array
  /** By crossing: where the characters it is spelled with begin in `spellings`, two bytes each; one more at the end. */
  private readonly spellingStarts: Int32Array
  private readonly spellings: Uint8Array

  constructor(literals: readonly { text: string; entries: readonly CrossingEntry[] }[]) {
    const all = literals.flatMap(({ text, entries }) => entries.map((entry) => ({ ...entry, length: text.length })))
    this.starts = new Int32Array(literals.length + 1)
    literals.forEach(({ entries }, literal) => {
      this.starts[literal + 1] = this.starts[literal]! + entries.length
    })
    this.crossings = all.map(({ crossing }) => crossing)
    this.patterns = Int32Array.from(all, ({ crossing }) => crossing.pattern)
    this.lengths = Uint8Array.from(all, ({ length }) => length)
    this.edges = new Uint8Array(64 * all.length)
    this.spellingStarts = new Int32Array(all.length + 1)
    const spellings = all.map(({ crossing, edges: { before, after } }, i) => {
      this.edges.set(before, 64 * i)
      this.edges.set(after, 64 * i + 32)
      const pairs = spelled(crossing.split.after).pairs.flat()
      this.spellingStarts[i + 1] = this.spellingStarts[i]! + pairs.length
      return pairs
    })
    this.spellings = Uint8Array.from(spellings.flat())
  }

  /** Whether the line may match by way of the literal that begins at `at`, by the bytes of the literal and those beside it. */
  fits(crossing: number, { bytes, from, to }: LineBytes, at: number): boolean {
    const { edges, spellings } = this
    const end = at + this.lengths[crossing]!
    const before = at > from ? bytes[at - 1]! : lineEdge
    const after = end < to ? bytes[end]! : lineEdge
    const row = crossing << 6
    if (((edges[row + (before >> 3)]! >> (before & 7)) & (edges[row + 32 + (after >> 3)]! >> (after & 7)) & 1) === 0) return false
    const last = this.spellingStarts[crossing + 1]!
    for (let i = this.spellingStarts[crossing]!, place = at; i < last; i += 2, place++) {
      const byte = bytes[place]!
      if (byte !== spellings[i] && byte !== spellings[i + 1]) return false
    }
    return true
  }

  /** What the crossing says of a line that fits: see `Crossing.matches`. */
  matches(crossing: number, line: LineBytes, at: number, visit: number): boolean | null {
    return this.crossings[crossing]!.matches(line, at, visit)
  }
}

/** What stands beside a line, whichever byte it is. */
const lineEdge = 10
