import type { LogLine } from './lines.ts'

/** Lines up to which those around a telling one are kept as well, and lines in all. */
const mostWithContext = 16_000
const mostLines = 24_000
/** Times a line is kept that differs from others in its numbers alone. */
const mostAlike = 20
/** Kinds of lines that are counted. */
const mostKinds = 20_000
/** Stand for what is left out: as many as readers look across at most, so that no report goes on behind them. */
const gapLines = 40

/** Lines that were chosen from a log, in their order. */
export class KeptLines {
  readonly lines: LogLine[] = []
  private readonly alike = new Map<string, number>()
  /** Bytes of the log up to the end of the last line. */
  private behind = -1

  /** Whether lines around a telling one are kept still. */
  get hasRoom(): boolean {
    return this.lines.length < mostWithContext
  }

  /** Whether a line says what few before it did. */
  isNews({ text }: LogLine): boolean {
    const kind = text.slice(0, 160).replace(/\d+/g, '0')
    const count = (this.alike.get(kind) ?? 0) + 1
    if (count > 1 || this.alike.size < mostKinds) this.alike.set(kind, count)
    return count <= mostAlike
  }

  /** Adds the pieces of a line that stands from `start` to `end` (exclusive) among the bytes of the log. */
  add(pieces: readonly LogLine[], start: number, end: number): void {
    if (this.lines.length >= mostLines) return
    if (start > this.behind + 1) this.leaveGap()
    this.behind = end
    this.lines.push(...pieces)
  }

  /** Adds the last lines, of which some may be there, and the last pieces of a line that was read in parts. */
  finish(last: readonly LogLine[], pieces: readonly LogLine[]): void {
    const { lines } = this
    const first = last[0]?.number ?? Infinity
    while (lines.length > 0 && lines.at(-1)!.number >= first) lines.pop()
    if (last.length > 0 && (lines.at(-1)?.number ?? 0) < first - 1) this.leaveGap()
    lines.push(...last)
    const known = new Set(lines.slice(-200))
    lines.push(...pieces.filter((piece) => !known.has(piece)))
  }

  private leaveGap(): void {
    const before = this.lines.at(-1)
    if (!before) return
    const empty: LogLine = { number: before.number, raw: '', text: '', prefix: '' }
    for (let i = 0; i < gapLines; i++) this.lines.push(empty)
  }
}
