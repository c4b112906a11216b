interface Decoder {
  decode(bytes: Uint8Array): string
}
/** Of every host of the language, as far as it is used here. */
declare const TextDecoder: new (label: 'utf-8', options: { ignoreBOM: true }) => Decoder

let decoder: Decoder | undefined

/** The text of UTF-8 from `from` (inclusive) to `to` (exclusive); bytes that are none become U+FFFD. */
export function decode(bytes: Uint8Array, from: number, to: number): string {
  decoder ??= new TextDecoder('utf-8', { ignoreBOM: true })
  return decoder.decode(bytes.subarray(from, to))
}
