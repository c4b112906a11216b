import { keyOf, noEdges, type Edges } from './edges.ts'
import type { LineBytes } from './line-test.ts'
import type { LiteralUses } from './literal-uses.ts'
import type { Prefilter } from './prefilter.ts'
import type { SplitTest } from './split-test.ts'

/** A crossing that has been read. */
export interface ReadCrossing {
  test: SplitTest
  /** Pairs of ASCII characters, one of which must stand at each place from the literal's begin on. */
  pairs: readonly (readonly [number, number])[]
}

/** Reads crossings when they are first asked for. */
export interface CrossingSource {
  /** @param known those that the crossing came with; null where its expression must be read to know */
  edges(pattern: number, ordinal: number, known: Edges | null): Edges
  crossing(pattern: number, ordinal: number): ReadCrossing
}

/** Numbers of a crossing. */
const width = 6
const patternAt = 0
/** Which of the edges it has. */
const edgesAt = 1
/** Where the pairs begin and end in `spellings`; the end is 0 until the crossing is read. */
const pairsAt = 2
const pairsEndAt = 3
/** How often its pairs did not match, and how often what is around them was read, up to `enough`. */
const misspeltAt = 4
const readAt = 5
/** After so many it is worth telling the kernel of it, which takes some hundred times as long as to read one. */
const enough = 32

/**
 * The crossings of all literals as plain numbers: most are refused by the bytes around their literal, before any object of theirs is touched.
 * Those of a literal are the numbers from `starts[literal]` (inclusive) to `ends[literal]` (exclusive). A literal is opened when it is first
 * seen, a crossing read when the bytes beside its literal fit: until then its expression need not be.
 */
export class CrossingTable {
  /** By literal that is open. */
  readonly starts: Int32Array
  readonly ends: Int32Array
  private readonly numbers: Int32Array
  private readonly opened: Uint8Array
  private readonly tests: SplitTest[] = []
  /** Few crossings have edges of their own: 32 bytes of bits for what may stand before the literal, 32 for what may stand after it. */
  private edges = new Uint8Array(64 * 64)
  private readonly edgesKnown = new Map<string, number>()
  private spellings = new Uint8Array(4096)
  /** The first byte is nobody's, so that no pairs end at 0. */
  private spelt = 1

  constructor(
    private readonly uses: LiteralUses,
    private readonly prefilter: Prefilter,
    private readonly source: CrossingSource,
  ) {
    const { literals, crossings } = uses
    this.starts = new Int32Array(literals)
    this.ends = new Int32Array(literals)
    this.numbers = new Int32Array(width * crossings)
    this.opened = new Uint8Array(literals)
  }

  isOpen(literal: number): boolean {
    return this.opened[literal] === 1
  }

  /** Gives the edges of the literal in each of its crossings. */
  open(literal: number): Edges[] {
    const { uses, source, numbers } = this
    const all: Edges[] = []
    this.starts[literal] = uses.first(literal)
    this.ends[literal] = uses.first(literal + 1)
    for (let i = this.starts[literal]; i < this.ends[literal]; i++) {
      const pattern = uses.pattern(i)
      // For one that has given way no line fits.
      const edges = pattern < 0 ? noEdges : source.edges(pattern, uses.ordinal(i), uses.edges(i))
      numbers[width * i + patternAt] = Math.max(0, pattern)
      numbers[width * i + edgesAt] = this.edgesOf(edges)
      all.push(edges)
    }
    this.opened[literal] = 1
    return all
  }

  private edgesOf(edges: Edges): number {
    const key = keyOf(edges)
    let row = this.edgesKnown.get(key)
    if (row === undefined) {
      row = 64 * this.edgesKnown.size
      this.edgesKnown.set(key, row)
      if (row === this.edges.length) this.edges = longer(this.edges, row)
      this.edges.set(edges.before, row)
      this.edges.set(edges.after, row + 32)
    }
    return row
  }

  private read(crossing: number): void {
    const { test, pairs } = this.source.crossing(this.patternOf(crossing), this.uses.ordinal(crossing))
    this.tests[crossing] = test
    this.numbers[width * crossing + pairsAt] = this.spelt
    this.spell(Uint8Array.from(pairs.flat()))
    this.numbers[width * crossing + pairsEndAt] = this.spelt
  }

  private spell(pairs: Uint8Array): void {
    while (this.spelt + pairs.length > this.spellings.length) this.spellings = longer(this.spellings, this.spelt)
    this.spellings.set(pairs, this.spelt)
    this.spelt += pairs.length
  }

  patternOf(crossing: number): number {
    return this.numbers[width * crossing + patternAt]!
  }

  /** Whether the line may match by way of the literal that begins at `at`, by the bytes of the literal and those beside it. */
  fits(crossing: number, literal: number, { bytes, from, to }: LineBytes, at: number): boolean {
    const { edges, numbers } = this
    const end = at + this.prefilter.lengths[literal]!
    const before = at > from ? bytes[at - 1]! : lineEdge
    const after = end < to ? bytes[end]! : lineEdge
    const row = numbers[width * crossing + edgesAt]!
    if (((edges[row + (before >> 3)]! >> (before & 7)) & (edges[row + 32 + (after >> 3)]! >> (after & 7)) & 1) === 0) return false
    if (numbers[width * crossing + pairsEndAt] === 0) this.read(crossing)
    const { spellings } = this
    const first = numbers[width * crossing + pairsAt]!
    const last = numbers[width * crossing + pairsEndAt]!
    if (at + ((last - first) >> 1) > to) {
      this.count(crossing, literal, misspeltAt)
      return false
    }
    // From the end, which is where those of one literal differ.
    for (let i = last - 2, place = at + ((last - first) >> 1) - 1; i >= first; i -= 2, place--) {
      const byte = bytes[place]!
      if (byte !== spellings[i] && byte !== spellings[i + 1]) {
        this.count(crossing, literal, misspeltAt)
        return false
      }
    }
    return true
  }

  /** What the crossing says of a line that fits: see `SplitTest.matches`. */
  matches(crossing: number, literal: number, line: LineBytes, at: number, visit: number): boolean | null {
    this.count(crossing, literal, readAt)
    return this.tests[crossing]!.matches(line, at, visit)
  }

  /** Counts what became of a place, and has the kernel see to the next ones where there are many. */
  private count(crossing: number, literal: number, count: number): void {
    const { numbers, prefilter, spellings } = this
    const at = width * crossing
    if (prefilter.crossings === null || numbers[at + count] === enough || ++numbers[at + count]! < enough) return
    const first = this.starts[literal]!
    prefilter.divide(
      literal,
      Array.from({ length: this.ends[literal]! - first }, (_, i) => this.edgesAt(numbers[width * (first + i) + edgesAt]!)),
    )
    prefilter.crossings.spell(literal, crossing - first, spellings.subarray(numbers[at + pairsAt], numbers[at + pairsEndAt]))
    const sides = count === readAt ? this.tests[crossing]!.sides : null
    if (sides) prefilter.crossings.surround(literal, crossing - first, sides)
  }

  private edgesAt(row: number): Edges {
    return { before: this.edges.subarray(row, row + 32), after: this.edges.subarray(row + 32, row + 64) }
  }
}

/** What stands beside a line, whichever byte it is. */
const lineEdge = 10

function longer(bytes: Uint8Array, kept: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(2 * bytes.length)
  all.set(bytes.subarray(0, kept))
  return all
}
