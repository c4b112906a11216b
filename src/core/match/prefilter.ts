import { anyEdges, keyOf, noEdges, type Edges } from './edges.ts'
import { longestEarlyText } from './early-scan.ts'
import { HitOrder } from './hit-order.ts'
import { crossingBytes, KernelCrossings } from './kernel-crossings.ts'
import type { Kernel } from './kernel.ts'
import { buildTables, storeLiterals, type LiteralStore, type Tables } from './tables.ts'

/** Bytes that are looked at in one go: they stay in the first level of a processor's cache while the passes read them. */
const windowBytes = 32_768
/** Bytes around a window that literals may reach into. */
const margin = 32
const mostHits = 16_384
/** Different edges that are told apart: those of literals, and of each of their crossings that a kernel is told of. */
const mostEdges = 4096
/** Short texts that are scanned before the tables are built: a program that decides one failure never needs them. */
const earlyScans = 2
/** A window with more hits than have room is halved, down to this, which always has room: at most 56 literals begin or end at a place. */
const smallestWindow = 64
/**
 * @param only 1 + the ordinal of the only crossing of the literal by which a line may match there; 0 where that is not known
 * @param matches whether it does
 */
export type Hit = (place: number, literal: number, before: number, only: number, matches: boolean) => void

/** Finds where literals stand in bytes, without regard to the case of ASCII letters, in one pass. */
export class Prefilter {
  private readonly kernel: Kernel
  private readonly store: LiteralStore
  private readonly order: HitOrder
  /** Null while scans are early. */
  private tables: Tables | null = null
  private early = earlyScans
  /** By literal, once there was a scan. */
  lengths: Uint8Array
  /** Null where the kernel leaves them alone, and while scans are early. */
  crossings: KernelCrossings | null = null
  private readonly crossingsAt: number
  /** Those of literals that were narrowed while scans were early. */
  private readonly narrowed = new Map<number, Edges>()
  /** Address of the different edges. */
  private readonly rowsAt: number
  private readonly rows = new Map<string, number>()
  private readonly hitsAt: number
  /** Literals that are not looked for until the scan ends, with the edges they have else. */
  private readonly muted = new Map<number, number>()
  private isResting = false
  /** Bytes of the next window: fewer where the last one had more hits than there is room for. */
  private reach = windowBytes
  private lineFeeds = 0
  /** Up to where line feeds are counted, and where the window in the kernel's memory begins. */
  private counted = 0
  private start = 0

  /**
   * @param literals as `compileLiterals` has made them ready, numbered on from one text to the next
   * @param createKernel makes a kernel with so many bytes of memory
   */
  constructor(literals: readonly string[], createKernel: (bytes: number) => Kernel) {
    this.hitsAt = windowBytes + 3 * margin
    this.rowsAt = (this.hitsAt + mostHits * 8 + 63) & ~63
    this.crossingsAt = this.rowsAt + 64 * mostEdges
    this.store = storeLiterals(literals, this.crossingsAt + crossingBytes, createKernel)
    this.kernel = this.store.kernel
    const { early, rows } = this.store
    this.lengths = this.kernel.memory.subarray(early.lengths, rows.rows)
    // A kernel looks at sixteen places at a time.
    this.order = new HitOrder(new Int32Array(this.kernel.memory.buffer, this.hitsAt, mostHits * 2), windowBytes + 16)
    this.row(anyEdges)
  }

  private build(): Tables {
    const { kernel, store, crossingsAt, rowsAt } = this
    const tables = (this.tables = buildTables(store, rowsAt))
    this.lengths = tables.lengths
    if (kernel.id === 'wasm') this.crossings = new KernelCrossings(kernel.memory, store.crossings, crossingsAt, crossingsAt + crossingBytes)
    for (const [literal, edges] of this.narrowed) this.narrow(literal, edges)
    this.narrowed.clear()
    return tables
  }

  /** From now on, hits of a literal are reported only between these bytes. */
  narrow(literal: number, edges: Edges): void {
    if (this.tables) this.tables.edges[literal] = this.row(edges) | this.lengths[literal]!
    else this.narrowed.set(literal, edges)
  }

  /** From now on, hits of a literal are reported only where one of its crossings may match, by what `crossings` is told of them. */
  divide(literal: number, edges: readonly Edges[]): void {
    this.crossings?.open(
      literal,
      edges.map((each) => this.row(each)),
    )
  }

  /** From the next window to the end of the scan, no hits of a literal are reported. */
  mute(literal: number): void {
    if (!this.tables) return
    if (!this.muted.has(literal)) this.muted.set(literal, this.tables.edges[literal]!)
    this.narrow(literal, noEdges)
  }

  /** The same of all literals, which saves the looking. */
  rest(): void {
    this.isResting = true
  }

  /** The address of edges; that of the first, which say nothing, where there is no more room. */
  private row(edges: Edges): number {
    const key = keyOf(edges)
    let row = this.rows.get(key)
    if (row === undefined) {
      if (this.rows.size === mostEdges) return this.rowsAt
      row = this.rowsAt + 64 * this.rows.size
      this.rows.set(key, row)
      this.kernel.memory.set(edges.before, row)
      this.kernel.memory.set(edges.after, row + 32)
    }
    return row
  }

  /**
   * Calls `hit` for every literal in `from` (inclusive) to `to` (exclusive), by ascending place: an index of `bytes` at which a part of the
   * literal stands, the literal, and how far its begin is before the place.
   *
   * @returns line feeds in all
   */
  scan(bytes: Uint8Array, from: number, to: number, hit: Hit): number {
    this.lineFeeds = 0
    this.counted = from
    this.isResting = false
    for (const [literal, edges] of this.muted) this.tables!.edges[literal] = edges
    this.muted.clear()
    if (!this.tables && (to - from > longestEarlyText || --this.early < 0)) this.build()
    for (let at = from; at < to;) at += this.window(bytes, from, at, to, hit)
    return this.lineFeeds
  }

  /** Looks at one window, or as much of it as its hits have room for; gives the number of bytes it has looked at. */
  private window(bytes: Uint8Array, first: number, from: number, last: number, hit: Hit): number {
    const { order } = this
    const { memory } = this.kernel
    const length = Math.min(this.reach, last - from)
    const before = Math.min(margin, from - first)
    const after = Math.min(margin, last - from - length)
    // 255 is in no literal.
    if (before < margin) memory.fill(255, 0, margin - before)
    memory.set(bytes.subarray(from - before, from + length + after), margin - before)
    if (after < margin) memory.fill(255, margin + length + after, margin + length + 2 * margin)

    let looked = length
    let count = this.count(looked)
    while (count > mostHits && looked > smallestWindow) {
      looked = (looked >> 1) & ~15
      count = this.count(looked)
    }
    if (looked < length) this.reach = looked
    else if (count < mostHits / 4) this.reach = Math.min(windowBytes, 2 * this.reach)
    order.sort(count)
    this.start = from
    const { ordered } = order
    for (let i = 0; i < count; i++) {
      const entry = ordered[2 * i + 1]!
      hit(from + ordered[2 * i]!, (entry >>> 4) & 0x1ffff, entry & 15, (entry >>> 21) & 255, entry >>> 29 === 1)
    }
    this.lineFeedsBefore(from + looked)
    return looked
  }

  /** Line feeds from where the scan began to a place: that of the current hit or one behind it. */
  lineFeedsBefore(place: number): number {
    if (place > this.counted) {
      this.lineFeeds += this.kernel.lineFeeds(margin + this.counted - this.start, margin + place - this.start)
      this.counted = place
    }
    return this.lineFeeds
  }

  private count(length: number): number {
    const { kernel, store, hitsAt } = this
    if (this.isResting) return 0
    let count = this.tables ? 0 : kernel.scanEarly(store.early, margin, length, hitsAt, mostHits)
    if (this.tables || count < 0) {
      count = 0
      for (const pass of (this.tables ?? this.build()).passes) count = kernel.scan(pass, margin, length, hitsAt, count, mostHits)
    }
    return count
  }
}
