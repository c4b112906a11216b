import type { LineBytes } from './line-test.ts'

const lineFeed = 10

/** The lines of some bytes, one after the other, and the one that it stands at: none at first. */
export class Lines implements LineBytes {
  from: number
  to: number

  /**
   * @param end of the bytes
   * @param number of the line in front of the first
   */
  constructor(
    readonly bytes: Uint8Array,
    from: number,
    readonly end: number,
    public number: number,
  ) {
    this.from = from
    this.to = from - 1
  }

  /** Moves on to the next line; false where there is none. */
  next(): boolean {
    if (this.to >= this.end) return false
    this.enter(this.number + 1, this.to + 1, this.to + 1)
    return true
  }

  /** Moves to the line of a number that begins at `from` and does not end before `at`. */
  enter(number: number, from: number, at: number): void {
    this.number = number
    this.from = from
    this.to = endOfLine(this.bytes, at, this.end)
  }
}

export function endOfLine(bytes: Uint8Array, from: number, to: number): number {
  // To ask for the next line feed takes as long as to look at some bytes.
  const near = Math.min(to, from + 32)
  for (let at = from; at < near; at++) if (bytes[at] === lineFeed) return at
  const end = bytes.indexOf(lineFeed, near)
  return end < 0 || end > to ? to : end
}

/** Where the line of a place begins, which is not before `from`. */
export function startOfLine(bytes: Uint8Array, place: number, from: number): number {
  let at = place
  while (at > from && bytes[at - 1] !== lineFeed) at--
  return at
}
