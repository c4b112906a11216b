/** What stands for bytes that are no UTF-8, one for each piece that no longer can become a character (WHATWG Encoding Standard, section 8.1.1). */
export const replacement = 0xfffd

/**
 * Reads the character beyond ASCII that starts at `at`, of bytes that end before `end`.
 *
 * @returns code point × 4 + number of bytes − 1
 */
export function readCharacter(bytes: Uint8Array, at: number, end: number): number {
  const first = bytes[at]!
  let more: number
  let low = 0x80
  let high = 0xbf
  let point: number
  if (first >= 0xc2 && first <= 0xdf) {
    more = 1
    point = first & 0x1f
  } else if (first >= 0xe0 && first <= 0xef) {
    more = 2
    point = first & 0xf
    if (first === 0xe0) low = 0xa0
    if (first === 0xed) high = 0x9f
  } else if (first >= 0xf0 && first <= 0xf4) {
    more = 3
    point = first & 7
    if (first === 0xf0) low = 0x90
    if (first === 0xf4) high = 0x8f
  } else return replacement * 4
  for (let i = 1; i <= more; i++) {
    const byte = at + i < end ? bytes[at + i]! : 0
    if (byte < low || byte > high) return replacement * 4 + i - 1
    point = (point << 6) | (byte & 0x3f)
    low = 0x80
    high = 0xbf
  }
  return point * 4 + more
}

/** The same for the character that ends before `end`, of a line that begins at `from`; what is no UTF-8 falls into the same pieces. */
export function readCharacterBefore(bytes: Uint8Array, end: number, from: number): number {
  for (let length = 1; length <= 4 && end - length >= from; length++) {
    const byte = bytes[end - length]!
    if (byte >= 0x80 && byte < 0xc0) continue
    const character = readCharacter(bytes, end - length, end)
    if ((character & 3) === length - 1) return character
    break
  }
  return replacement * 4
}

/** Letters, digits and underscores. */
export function isWord(byte: number): boolean {
  return (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x30 && byte <= 0x39) || byte === 0x5f
}
