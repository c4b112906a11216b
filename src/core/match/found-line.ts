import type { Hit } from './prefilter.ts'

/** A line by its place in some bytes, its line feed left out, and the line feeds before it. */
export type FoundLine = (from: number, to: number, lineFeeds: number) => void

/** Text for whose sake a line is a candidate as well: as `compileLiterals` makes it ready, and 1 for each that counts. */
export interface FurtherText {
  readonly literals: string
  readonly wanted: Uint8Array
}

/** Text that is looked for beside that of patterns, as `compileLiterals` makes it ready. */
export interface TextBeside {
  readonly literals: string
  /** Told which line shows which of them, by its position, in the order of the lines. */
  shows: (index: number, literal: number) => void
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

/** Takes hits in a text that begins and ends with a line feed and tells `shows` their lines, of which the first has the position `first`. */
export function positionsOfHits(bytes: Uint8Array, first: number, shows: TextBeside['shows']): Hit {
  let index = first - 1
  let end = 0
  return (place, literal, before) => {
    const own = before === 0 ? place + 1 : place
    // What stands for the end of the last line may begin behind it.
    if (own >= bytes.length) return
    for (; end < own; index++) end = bytes.indexOf(lineFeed, end + 1)
    shows(index, literal)
  }
}
