/** Where bytes stand in a log: the number of the line they begin with, and what to add to an index of theirs for bytes since the log's begin. */
export interface Position {
  line: number
  offset: number
}

const lineFeed = 10

/** Cuts a stream of bytes into whole lines, as many at once as a chunk has; copies only the lines that chunks cut. */
export class LineStream {
  private pending = new Uint8Array(0)
  private kept = 0
  private line = 1
  /** Bytes of all lines before. */
  private before = 0

  /** @param lines takes whole lines in `from` (inclusive) to `to` (exclusive), without the last line feed, and gives the number of line feeds */
  constructor(private readonly lines: (bytes: Uint8Array, from: number, to: number, position: Position) => number) {}

  push(chunk: Uint8Array): void {
    const last = chunk.lastIndexOf(lineFeed)
    if (last < 0) return this.keep(chunk)
    let from = 0
    if (this.kept > 0) {
      const first = chunk.indexOf(lineFeed)
      this.keep(chunk.subarray(0, first))
      this.complete(this.pending, 0, this.kept)
      this.kept = 0
      from = first + 1
    }
    if (from <= last) this.complete(chunk, from, last)
    this.keep(chunk.subarray(last + 1))
  }

  end(): void {
    this.complete(this.pending, 0, this.kept)
    this.kept = 0
  }

  private complete(bytes: Uint8Array, from: number, to: number): void {
    this.line += 1 + this.lines(bytes, from, to, { line: this.line, offset: this.before - from })
    this.before += to - from + 1
  }

  private keep(bytes: Uint8Array): void {
    const needed = this.kept + bytes.length
    if (needed > this.pending.length) {
      const larger = new Uint8Array(Math.max(needed, 2 * this.pending.length))
      larger.set(this.pending.subarray(0, this.kept))
      this.pending = larger
    }
    this.pending.set(bytes, this.kept)
    this.kept = needed
  }
}
