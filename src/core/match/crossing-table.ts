import type { Edges } from './edges.ts'
import type { LineBytes } from './line-test.ts'
import type { SplitTest } from './split-test.ts'

/** A crossing of a pattern by way of one of its literals: the pattern, and which of its literals. */
export interface CrossingEntry {
  pattern: number
  ordinal: number
}

/** A crossing that has been read. */
export interface ReadCrossing {
  test: SplitTest
  /** Pairs of ASCII characters, one of which must stand at each place from the literal's begin on. */
  pairs: readonly (readonly [number, number])[]
  edges: Edges
}

/** Numbers of a crossing. */
const width = 4
const patternAt = 0
/** Which of the edges it has. */
const edgesAt = 1
/** Where the pairs begin and end in `spellings`. */
const pairsAt = 2
const pairsEndAt = 3

/**
 * The crossings of all literals as plain numbers: most are refused by the bytes around their literal, before any object of theirs is touched.
 * Those of a literal are the numbers from `starts[literal]` (inclusive) to `starts[literal + 1]` (exclusive). A literal is opened when it is first
 * seen: until then no expression that has it need be read.
 */
export class CrossingTable {
  readonly starts: Int32Array
  private readonly numbers: Int32Array
  private readonly ordinals: Int32Array
  private readonly opened: Uint8Array
  private readonly lengths: Uint8Array
  private readonly tests: SplitTest[] = []
  /** Few crossings have edges of their own: 32 bytes of bits for what may stand before the literal, 32 for what may stand after it. */
  private edges = new Uint8Array(64 * 64)
  private readonly edgesKnown = new Map<string, number>()
  private spellings = new Uint8Array(4096)
  private spelt = 0

  constructor(literals: readonly { text: string; entries: readonly CrossingEntry[] }[]) {
    this.starts = new Int32Array(literals.length + 1)
    literals.forEach(({ entries }, literal) => {
      this.starts[literal + 1] = this.starts[literal]! + entries.length
    })
    const count = this.starts[literals.length]!
    this.numbers = new Int32Array(width * count)
    this.ordinals = new Int32Array(count)
    this.lengths = Uint8Array.from(literals, ({ text }) => text.length)
    literals.forEach(({ entries }, literal) =>
      entries.forEach(({ pattern, ordinal }, i) => {
        const crossing = this.starts[literal]! + i
        this.numbers[width * crossing + patternAt] = pattern
        this.ordinals[crossing] = ordinal
      }),
    )
    this.opened = new Uint8Array(literals.length)
  }

  isOpen(literal: number): boolean {
    return this.opened[literal] === 1
  }

  /** @param read reads one of the crossings of the literal */
  open(literal: number, read: (pattern: number, ordinal: number) => ReadCrossing): Edges[] {
    const all: Edges[] = []
    for (let i = this.starts[literal]!; i < this.starts[literal + 1]!; i++) {
      const { test, pairs, edges } = read(this.patternOf(i), this.ordinals[i]!)
      this.tests[i] = test
      this.numbers[width * i + edgesAt] = this.edgesOf(edges)
      this.numbers[width * i + pairsAt] = this.spelt
      this.spell(Uint8Array.from(pairs.flat()))
      this.numbers[width * i + pairsEndAt] = this.spelt
      all.push(edges)
    }
    this.opened[literal] = 1
    return all
  }

  private edgesOf({ before, after }: Edges): number {
    const key = `${before.join()} ${after.join()}`
    let row = this.edgesKnown.get(key)
    if (row === undefined) {
      row = 64 * this.edgesKnown.size
      this.edgesKnown.set(key, row)
      if (row === this.edges.length) this.edges = longer(this.edges, row)
      this.edges.set(before, row)
      this.edges.set(after, row + 32)
    }
    return row
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
    const { edges, spellings, numbers } = this
    const end = at + this.lengths[literal]!
    const before = at > from ? bytes[at - 1]! : lineEdge
    const after = end < to ? bytes[end]! : lineEdge
    const row = numbers[width * crossing + edgesAt]!
    if (((edges[row + (before >> 3)]! >> (before & 7)) & (edges[row + 32 + (after >> 3)]! >> (after & 7)) & 1) === 0) return false
    const first = numbers[width * crossing + pairsAt]!
    const last = numbers[width * crossing + pairsEndAt]!
    if (at + ((last - first) >> 1) > to) return false
    // From the end, which is where those of one literal differ.
    for (let i = last - 2, place = at + ((last - first) >> 1) - 1; i >= first; i -= 2, place--) {
      const byte = bytes[place]!
      if (byte !== spellings[i] && byte !== spellings[i + 1]) return false
    }
    return true
  }

  /** What the crossing says of a line that fits: see `SplitTest.matches`. */
  matches(crossing: number, line: LineBytes, at: number, visit: number): boolean | null {
    return this.tests[crossing]!.matches(line, at, visit)
  }
}

/** What stands beside a line, whichever byte it is. */
const lineEdge = 10

function longer(bytes: Uint8Array, kept: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(2 * bytes.length)
  all.set(bytes.subarray(0, kept))
  return all
}
