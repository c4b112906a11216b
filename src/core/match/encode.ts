interface Encoder {
  encodeInto(text: string, bytes: Uint8Array): { written: number }
}
/** Of every host of the language, as far as it is used here. */
declare const TextEncoder: new () => Encoder

/** UTF-16 units that are encoded at a time; each takes at most three bytes. */
export const pieceUnits = 1 << 16

let encoder: Encoder | undefined
let room: Uint8Array | undefined

/**
 * Calls `piece` with the UTF-8 of a text, cut at any place between characters: each time with bytes that are overwritten by the next.
 * Halves of surrogate pairs that stand alone become U+FFFD.
 */
export function encode(text: string, piece: (bytes: Uint8Array) => void): void {
  encoder ??= new TextEncoder()
  room ??= new Uint8Array(3 * pieceUnits)
  for (let at = 0; at < text.length;) {
    let end = Math.min(text.length, at + pieceUnits)
    if (end < text.length && isHighSurrogate(text.charCodeAt(end - 1))) end--
    const part = at === 0 && end === text.length ? text : text.slice(at, end)
    piece(room.subarray(0, encoder.encodeInto(part, room).written))
    at = end
  }
}

/** The UTF-8 of a text. */
export function encodeWhole(text: string): Uint8Array {
  encoder ??= new TextEncoder()
  const bytes = new Uint8Array(3 * text.length)
  return bytes.subarray(0, encoder.encodeInto(text, bytes).written)
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00
}
