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
  private readonly work: Int32Array
  private spent = 0
  private since = 0

  /**
   * @param patterns how many there are
   * @param filtered those of them that are looked for by literals
   */
  constructor(
    private readonly prefilter: Prefilter,
    private readonly crossings: CrossingTable,
    patterns: number,
    private readonly filtered: number,
  ) {
    this.isHot = new Uint8Array(patterns)
    this.work = new Int32Array(crossings.starts.length - 1)
  }

  /** Begins a scan. */
  begin(place: number): void {
    for (const pattern of this.patterns) this.isHot[pattern] = 0
    this.patterns.length = 0
    this.reset(place)
  }

  /** Notes a hit of a literal. */
  add(literal: number, place: number): void {
    const { starts } = this.crossings
    const cost = perHit + starts[literal + 1]! - starts[literal]!
    this.work[literal]! += cost
    this.spent += cost
    if (this.spent < stretch) return
    if (place - this.since < stretch) this.rise()
    this.reset(place)
  }

  private reset(place: number): void {
    this.work.fill(0)
    this.spent = 0
    this.since = place
  }

  private rise(): void {
    const { work, crossings, prefilter, patterns, isHot } = this
    for (let literal = 0; literal < work.length; literal++) {
      if (work[literal]! < smallestShare) continue
      for (let i = crossings.starts[literal]!; i < crossings.starts[literal + 1]!; i++) {
        const pattern = crossings.patternOf(i)
        if (isHot[pattern] === 0) patterns.push(pattern)
        isHot[pattern] = 1
      }
      prefilter.mute(literal)
    }
    if (patterns.length === this.filtered) prefilter.rest()
  }
}
