import type { Hit } from './prefilter.ts'

/** A line by its place in some bytes, its line feed left out, and the line feeds before it. */
export type FoundLine = (from: number, to: number, lineFeeds: number) => void

/** Text for whose sake a line is a candidate as well: as `compileLiterals` makes it ready, and 1 for each that counts. */
export interface FurtherText {
  readonly literals: string
  readonly wanted: Uint8Array
}

const lineFeed = 10

/**
 * Takes hits and finds their lines, each once.
 *
 * @param lineFeeds tells the number before a place
 */
export function linesOfHits(
  bytes: Uint8Array,
  from: number,
  to: number,
  wanted: Uint8Array,
  found: FoundLine,
  lineFeeds: (place: number) => number,
): Hit {
  let end = from - 1
  return (place, text, before) => {
    if (wanted[text] === 0) return
    // What stands for the begin of a line begins at the line feed in front.
    const own = before === 0 ? place + 1 : place
    if (own <= end || own > to) return
    const start = own === from ? from : Math.max(from, bytes.lastIndexOf(lineFeed, own - 1) + 1)
    const feed = bytes.indexOf(lineFeed, own)
    end = feed < 0 || feed > to ? to : feed
    found(start, end, lineFeeds(own))
  }
}
