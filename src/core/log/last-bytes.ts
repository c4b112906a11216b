const lineFeed = 10

/** The last bytes of lines that are added one after the other, in memory that is taken once. */
export class LastBytes {
  private readonly room: Uint8Array
  private length = 0
  /** Whether the bytes begin in the midst of a line. */
  private cut = false

  /** @param size most bytes that are kept */
  constructor(size: number) {
    this.room = new Uint8Array(size)
  }

  /** Adds a line, or several, without the last line feed. */
  add(bytes: Uint8Array): void {
    this.append(bytes)
    this.append(Uint8Array.of(lineFeed))
  }

  /** Begins anew. */
  forget(): void {
    this.length = 0
    this.cut = false
  }

  /** The whole lines there are; a line feed ends the last. */
  lines(): Uint8Array {
    return this.room.subarray(this.cut ? this.room.indexOf(lineFeed) + 1 : 0, this.length)
  }

  private append(bytes: Uint8Array): void {
    const { room } = this
    const over = this.length + bytes.length - room.length
    if (over > 0) {
      this.cut = true
      room.copyWithin(0, Math.min(over, this.length), this.length)
      this.length -= Math.min(over, this.length)
    }
    const kept = bytes.subarray(Math.max(0, bytes.length - room.length))
    room.set(kept, this.length)
    this.length += kept.length
  }
}
