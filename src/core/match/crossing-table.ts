import type { Crossing } from './crossing.ts'
import type { Edges } from './edges.ts'
import type { LineBytes } from './line-test.ts'
import type { LiteralUses } from './literal-uses.ts'
import { spelled } from './spelling.ts'

/** Reads crossings when they are first asked for. */
export interface CrossingSource {
  edges(pattern: number, ordinal: number): Edges
  crossing(pattern: number, ordinal: number): Crossing
}

/**
 * The crossings of all literals as plain numbers: most are refused by the bytes around their literal, before any object of theirs is touched.
 * Those of a literal are the numbers from `starts[literal]` (inclusive) to `ends[literal]` (exclusive). A literal is opened when it is first
 * seen, a crossing read when the bytes beside its literal fit: until then its expression need not be.
 */
export class CrossingTable {
  /** By literal that is open. */
  readonly starts: Int32Array
  readonly ends: Int32Array
  /** By crossing of a literal that is open. */
  readonly patterns: Int32Array
  private readonly opened: Uint8Array
  private readonly crossings: (Crossing | undefined)[]
  /** By crossing: 32 bytes of bits for what may stand before the literal, 32 for what may stand after it. */
  private readonly edges: Uint8Array
  /** By crossing: the length of its literal. */
  private readonly lengths: Uint8Array
  private readonly literalLengths: Uint8Array
  /** By crossing: where the characters it is spelled with begin and end in `spellings`, two bytes each. */
  private readonly spellingStarts: Int32Array
  private readonly spellingEnds: Int32Array
  private spellings = new Uint8Array(4096)
  private spelt = 0

  /** @param lengths by literal */
  constructor(
    private readonly uses: LiteralUses,
    lengths: Uint8Array,
    private readonly source: CrossingSource,
  ) {
    const { literals, crossings } = uses
    this.starts = new Int32Array(literals)
    this.ends = new Int32Array(literals)
    this.patterns = new Int32Array(crossings)
    this.literalLengths = lengths
    this.crossings = new Array<Crossing | undefined>(crossings)
    this.opened = new Uint8Array(literals)
    this.lengths = new Uint8Array(crossings)
    this.edges = new Uint8Array(64 * crossings)
    this.spellingStarts = new Int32Array(crossings)
    this.spellingEnds = new Int32Array(crossings)
  }

  isOpen(literal: number): boolean {
    return this.opened[literal] === 1
  }

  /** Gives the edges of the literal in each of its crossings. */
  open(literal: number): Edges[] {
    const { uses, source } = this
    const all: Edges[] = []
    this.starts[literal] = uses.first(literal)
    this.ends[literal] = uses.first(literal + 1)
    for (let i = this.starts[literal]; i < this.ends[literal]; i++) {
      const pattern = uses.pattern(i)
      // One that has given way has no edges, so that no line fits.
      if (pattern < 0) continue
      const edges = uses.edges(i) ?? source.edges(pattern, uses.ordinal(i))
      this.patterns[i] = pattern
      this.lengths[i] = this.literalLengths[literal]!
      this.edges.set(edges.before, 64 * i)
      this.edges.set(edges.after, 64 * i + 32)
      all.push(edges)
    }
    this.opened[literal] = 1
    return all
  }

  private read(i: number): void {
    const crossing = this.source.crossing(this.patterns[i]!, this.uses.ordinal(i))
    this.crossings[i] = crossing
    this.spell(i, Uint8Array.from(spelled(crossing.split.after).pairs.flat()))
  }

  private spell(crossing: number, pairs: Uint8Array): void {
    while (this.spelt + pairs.length > this.spellings.length) {
      const wider = new Uint8Array(2 * this.spellings.length)
      wider.set(this.spellings)
      this.spellings = wider
    }
    this.spellings.set(pairs, this.spelt)
    this.spellingStarts[crossing] = this.spelt
    this.spelt += pairs.length
    this.spellingEnds[crossing] = this.spelt
  }

  /** Whether the line may match by way of the literal that begins at `at`, by the bytes of the literal and those beside it. */
  fits(crossing: number, { bytes, from, to }: LineBytes, at: number): boolean {
    const { edges } = this
    const end = at + this.lengths[crossing]!
    const before = at > from ? bytes[at - 1]! : lineEdge
    const after = end < to ? bytes[end]! : lineEdge
    const row = crossing << 6
    if (((edges[row + (before >> 3)]! >> (before & 7)) & (edges[row + 32 + (after >> 3)]! >> (after & 7)) & 1) === 0) return false
    if (this.crossings[crossing] === undefined) this.read(crossing)
    const { spellings } = this
    const last = this.spellingEnds[crossing]!
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
