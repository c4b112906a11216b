/** Nanoseconds, more or less, that a pattern's automata may spend on new states at once; and what every byte they read adds to that. */
const mostAtOnce = 4_000_000
const perByte = 4

/**
 * What the automata of one pattern may do. Most patterns meet few states; where a text goes on calling for new ones, which takes a thousand times
 * as long as reading a character with known ones, the pattern's line is simulated instead.
 */
export class Effort {
  private left: number
  private visit = 0
  /** Bytes that may still be read around the literals of a line; below 0 once there were too few. */
  allowance = 0

  /** @param most nanoseconds, more or less, at once; default 4 ms */
  constructor(private readonly most = mostAtOnce) {
    this.left = most
  }

  /** @returns false where that was too much */
  spend(nanoseconds: number): boolean {
    this.left -= nanoseconds
    return this.left >= 0
  }

  earn(bytes: number): void {
    // Nothing is owed for long: a state more or less is no harm.
    this.left = Math.min(this.most, Math.max(0, this.left) + bytes * perByte)
  }

  /**
   * Begins a line, unless it is the one that was begun last.
   *
   * @param visit another number for every line
   * @param bytes of the line
   */
  begin(visit: number, bytes: number): void {
    if (this.visit === visit) return
    this.visit = visit
    // Then one pass over the whole line: time stays in proportion to it, however often literals occur. Where the line is long many patterns share
    // that pass, so it is soon cheaper than to go on.
    this.allowance = Math.min(4096 + Math.min(bytes >>> 3, 8192 + (bytes >>> 8)), 128 + 2 * bytes)
  }
}
