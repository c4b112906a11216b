/** Bits of the hash of three bytes. */
const hashBits = 13
/** Comparisons after which it gives up: there is a text that is all the same, or many literals that begin alike. */
const mostCompared = 1_000_000
const firstMark = 0x41
const lastMark = 0x5a

/** The longest text that is scanned early. */
export const longestEarlyText = 8192
/** Bytes of the places of a text by hash. */
export const earlyBytes = (2 << hashBits) + 2 * longestEarlyText

/** Where what is read and written stands, as addresses in a kernel's memory. */
export interface EarlyScan {
  /** Literals as `compileLiterals` has made them ready: from `literals` (inclusive) to `end` (exclusive). */
  literals: number
  end: number
  /** Room of `earlyBytes`, whatever stands there. */
  places: number
  /** By literal, a byte: its length, once there was a scan. */
  lengths: number
}

/** See `Kernel.scanEarly`. */
export function scanEarly(memory: Uint8Array, scan: EarlyScan, text: number, length: number, out: number, room: number): number {
  const { literals, end, places, lengths } = scan
  const words = new Int32Array(memory.buffer)
  const heads = new Uint16Array(memory.buffer, places, 1 << hashBits).fill(0)
  const next = new Uint16Array(memory.buffer, places + (2 << hashBits), longestEarlyText)
  const hashOf = (at: number): number => {
    const piece = memory[at]! | (memory[at + 1]! << 8) | (memory[at + 2]! << 16) | 0x202020
    return Math.imul(piece, 0x9e3779b1) >>> (32 - hashBits)
  }
  for (let place = 0; place < length; place++) {
    const hash = hashOf(text + place)
    next[place] = heads[hash]!
    heads[hash] = place + 1
  }
  let found = 0
  let compared = 0
  for (let literal = 0, at = literals; at < end; literal++) {
    const start = memory[at++]! - firstMark
    let last = at + 3
    while (last < end && (memory[last]! < firstMark || memory[last]! > lastMark)) last++
    memory[lengths + literal] = last - at
    for (let place = heads[hashOf(at + start)]!; place > 0; place = next[place - 1]!) {
      if (++compared > mostCompared) return -1
      const first = text + place - 1 - start
      // Places descend.
      if (first < text) break
      let same = 0
      while (at + same < last && (memory[at + same]! | 0x20) === (memory[first + same]! | 0x20)) same++
      if (at + same < last) continue
      if (found < room) {
        words[(out >> 2) + 2 * found] = first - text
        words[(out >> 2) + 2 * found + 1] = literal << 4
      }
      found++
    }
    at = last
  }
  return found
}
