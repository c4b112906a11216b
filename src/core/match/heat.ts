import type { CrossingTable } from './crossing-table.ts'
import type { Prefilter } from './prefilter.ts'

/** Work that is looked at in one go; so many bytes of text may cost that much. */
const stretch = 4096
/** Work of a hit, beside one for each crossing of its literal. */
const perHit = 4
/** A literal with a smaller share of a stretch is let alone. */
const smallestShare = stretch / 64

/**
 * Notices where literals stand nearly everywhere, as `aaa` does in a line of them: to look for them is more work then than to read the lines as
 * wholes. Their patterns are hot until the scan ends: they are tried on every line, and their literals are no longer looked for.
 */
export class Heat {
  /** Patterns that are hot, by index. */
  readonly patterns: number[] = []
  private readonly isHot: Uint8Array
  /** By literal, and the literals that have any. */
  private readonly work: Int32Array
  private readonly busy: number[] = []
  private readonly filtered: number
  private spent = 0
  private since = 0

  /** @param counts of literals, of patterns, and of those patterns that are looked for by literals, where nothing else is looked for */
  constructor(
    private readonly prefilter: Prefilter,
    private readonly crossings: CrossingTable,
    counts: { literals: number; patterns: number; filtered: number },
  ) {
    this.isHot = new Uint8Array(counts.patterns)
    this.work = new Int32Array(counts.literals)
    this.filtered = counts.filtered
  }

  /** Begins a scan. */
  begin(place: number): void {
    for (const pattern of this.patterns) this.isHot[pattern] = 0
    this.patterns.length = 0
    this.reset(place)
  }

  /** Notes a hit of a literal, which is open; `only` is not 0 where just one of its crossings was tried. */
  add(literal: number, place: number, only: number): void {
    const { crossings, work } = this
    const cost = perHit + (only > 0 ? 1 : crossings.ends[literal]! - crossings.starts[literal]!)
    if (work[literal] === 0) this.busy.push(literal)
    work[literal]! += cost
    this.spent += cost
    if (this.spent < stretch) return
    if (place - this.since < stretch) this.rise()
    this.reset(place)
  }

  private reset(place: number): void {
    for (const literal of this.busy) this.work[literal] = 0
    this.busy.length = 0
    this.spent = 0
    this.since = place
  }

  private rise(): void {
    const { work, crossings, prefilter, patterns, isHot } = this
    for (const literal of this.busy) {
      if (work[literal]! < smallestShare) continue
      for (let i = crossings.starts[literal]!; i < crossings.ends[literal]!; i++) {
        const pattern = crossings.patternOf(i)
        if (isHot[pattern] === 0) patterns.push(pattern)
        isHot[pattern] = 1
      }
      prefilter.mute(literal)
    }
    if (patterns.length === this.filtered) prefilter.rest()
  }
}
