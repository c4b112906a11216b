import { decode } from '../match/decode.ts'
import type { Matcher } from '../match/matcher.ts'
import { KeptLines } from './kept-lines.ts'
import { LastBytes } from './last-bytes.ts'
import { readLines, type LogLine } from './lines.ts'
import { candidateLines, tellingLines, type Span } from './telling.ts'

/** Bytes of a log up to which all of its lines are kept. */
export const wholeLog = 1 << 20
/** Bytes of one line that are held until its end is seen; what is longer is read in parts. */
const longestLine = 1 << 20
/** Bytes that the next part of such a line begins with once more, so that nothing is cut through. */
const overlap = 1600
/** Bytes at the end of a log of which all lines are kept. */
const endBytes = 1 << 17
/** Lines before and after a telling one that are kept with it: reports have their heads above and their tables below. */
const around = { before: 2, after: 60 }
/** A line of more pieces than this is kept only where it tells something. */
const mostPieces = 16

const lineFeed = 10
const carriageReturn = 13

/**
 * Reads a log of any length in pieces and keeps of it what may decide, in bounded memory: all lines of one of up to a megabyte; of a longer one the
 * first and the last lines, those that patterns match or that may begin a report, and what stands around them. Lines that only repeat others
 * but for their numbers, and more than some ten thousand in all, are left out.
 */
export class LogCondenser {
  private held: Uint8Array[] | null = []
  private heldBytes = 0
  private pending: Uint8Array = new Uint8Array(0)
  /** Whether `pending` goes on with a line whose begin has been read. */
  private continued = false
  private number = 1
  /** Bytes of all lines before. */
  private offset = 0
  private readonly kept = new KeptLines()
  /** Lines to keep because of one before them. */
  private carried = around.after
  private readonly end = new LastBytes(endBytes)
  /** The last pieces of a line that is read in parts. */
  private lastPieces: LogLine[] = []

  /** @param matchers of the patterns that will be looked for */
  constructor(private readonly matchers: readonly Matcher[]) {}

  /** Takes the next bytes of UTF-8; they may be cut anywhere and are not used after the call. */
  push(bytes: Uint8Array): void {
    if (!this.held) return this.feed(bytes)
    this.held.push(bytes.slice())
    this.heldBytes += bytes.length
    if (this.heldBytes <= wholeLog) return
    const { held } = this
    this.held = null
    for (const part of held) this.feed(part)
  }

  /** The lines that are kept; in place of what is left out between two of them stand some that are empty. */
  finish(): LogLine[] {
    if (this.held) {
      const bytes = join(this.held)
      return readLines(decode(bytes, 0, bytes.length))
    }
    this.read(this.pending, 0, this.pending.length, true)
    const last = this.end.lines()
    let feeds = 0
    for (let at = last.indexOf(lineFeed); at >= 0; at = last.indexOf(lineFeed, at + 1)) feeds++
    this.kept.finish(last.length === 0 ? [] : numbered(readLines(decode(last, 0, last.length)), this.number - feeds), this.lastPieces)
    return this.kept.lines
  }

  private feed(bytes: Uint8Array): void {
    const last = bytes.lastIndexOf(lineFeed)
    if (last >= 0) {
      let from = 0
      if (this.pending.length > 0 || this.continued) {
        from = bytes.indexOf(lineFeed) + 1
        const line = join([this.pending, bytes.subarray(0, from - 1)])
        this.read(line, 0, line.length, true)
      }
      if (from <= last) this.read(bytes, from, last, true)
    }
    this.pending = join([this.pending, bytes.subarray(last + 1)])
    if (this.pending.length > longestLine) this.readPart()
  }

  /** Reads what is there of a line that goes on. */
  private readPart(): void {
    const bytes = this.pending
    const redrawn = bytes.lastIndexOf(carriageReturn)
    let cut = redrawn > bytes.length / 2 ? redrawn + 1 : bytes.length - overlap
    // Not within a character.
    while (redrawn + 1 !== cut && (bytes[cut]! & 0xc0) === 0x80) cut--
    const end = cut === redrawn + 1 ? redrawn : cut + overlap
    this.read(bytes, 0, Math.min(bytes.length, end), false)
    this.pending = bytes.slice(cut)
    this.continued = cut !== redrawn + 1
  }

  /** Reads whole lines, or one that goes on where it is not `complete`. */
  private read(bytes: Uint8Array, from: number, to: number, complete: boolean): void {
    const candidates = candidateLines(bytes, from, to, this.number, this.matchers)
    const { lines, spans } = this.piecesOf(bytes, candidates, from)
    const tells = tellingLines(lines, this.matchers)
    const long = new Map<number, LogLine[]>()
    const telling: Span[] = []
    for (let first = 0; first < lines.length;) {
      const span = spans[first]!
      let behind = first
      while (spans[behind] === span) behind++
      const own = [...Array(behind - first).keys()].map((i) => first + i)
      if (own.some((i) => tells[i] === 1 && this.kept.isNews(lines[i]!))) telling.push(span)
      if (own.length > mostPieces)
        long.set(
          span.from,
          own.filter((i) => tells[i - 1] || tells[i] || tells[i + 1]).map((i) => lines[i]!),
        )
      first = behind
    }
    this.keep(bytes, from, to, telling, long)
    this.remember(bytes, from, to, complete, lines.at(-1))
  }

  private piecesOf(bytes: Uint8Array, candidates: readonly Span[], from: number): { lines: LogLine[]; spans: Span[] } {
    const lines: LogLine[] = []
    const spans: Span[] = []
    for (const span of candidates) {
      const isPart = this.continued && span.from === from
      for (const line of numbered(readLines(decode(bytes, span.from, span.to)), span.number, isPart)) {
        lines.push(line)
        spans.push(span)
      }
    }
    return { lines, spans }
  }

  /** Keeps telling lines with those around them. */
  private keep(bytes: Uint8Array, from: number, to: number, telling: readonly Span[], long: ReadonlyMap<number, LogLine[]>): void {
    const context = this.kept.hasRoom ? around : { before: 0, after: 0 }
    let at = from
    let number = this.number
    let wanted = this.kept.hasRoom ? this.carried : 0
    let next = 0
    while (at <= to && (wanted > 0 || next < telling.length)) {
      const span = telling[next]
      if (wanted === 0 && span) {
        // Goes on a few lines before the next that tells something.
        const start = linesBack(bytes, span.from, at, context.before)
        at = start.at
        number = span.number - start.lines
      }
      const feed = bytes.indexOf(lineFeed, at)
      const end = feed < 0 || feed > to ? to : feed
      if (span && at === span.from) {
        wanted = context.after + 1
        next++
      } else if (span && wanted === 0) wanted = span.number - number
      this.kept.add(this.lineAt(bytes, at, end, number, from, long), this.offset + at - from, this.offset + end - from)
      wanted--
      at = end + 1
      number++
    }
    this.carried = Math.max(0, wanted)
  }

  private lineAt(
    bytes: Uint8Array,
    at: number,
    end: number,
    number: number,
    from: number,
    long: ReadonlyMap<number, LogLine[]>,
  ): LogLine[] {
    const known = long.get(at)
    if (known) return known
    const isPart = this.continued && at === from
    // Of a line that tells nothing, its begin is enough.
    const lines = numbered(readLines(decode(bytes, at, Math.min(end, at + 65_536))), number, isPart)
    return lines.length > mostPieces ? lines.slice(0, 1) : lines
  }

  /** Goes on behind what was read. */
  private remember(bytes: Uint8Array, from: number, to: number, complete: boolean, last: LogLine | undefined): void {
    if (!complete) {
      if (last) this.lastPieces = [...this.lastPieces, last].slice(-mostPieces)
      this.offset += to - from
      return
    }
    let feeds = 0
    for (let at = bytes.indexOf(lineFeed, from); at >= 0 && at < to; at = bytes.indexOf(lineFeed, at + 1)) feeds++
    this.lastPieces = []
    if (this.continued) this.end.forget()
    else this.end.add(bytes.subarray(from, to))
    this.number += feeds + 1
    this.offset += to - from + 1
    this.continued = false
    this.pending = new Uint8Array(0)
  }
}

/** Lines that are counted from `first` on. @param isPart the first goes on with a line that began before */
function numbered(lines: readonly LogLine[], first: number, isPart = false): LogLine[] {
  return lines.map((line, index) => ({
    ...line,
    number: line.number + first - 1,
    ...(isPart && index === 0 ? { prefix: '', text: `…${line.prefix}${line.text}` } : {}),
  }))
}

/** Where the line begins that is some lines before the one at `from`, not before `least`; and how many lines that is. */
function linesBack(bytes: Uint8Array, from: number, least: number, most: number): { at: number; lines: number } {
  let at = from
  let lines = 0
  while (lines < most && at > least) {
    at = at - 2 < least ? least : Math.max(least, bytes.lastIndexOf(lineFeed, at - 2) + 1)
    lines++
  }
  return { at, lines }
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
