import { redact, type RedactionRule } from 'retriage/core'

const colours = new RegExp(String.raw`\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]{0,2000}(?:\u0007|\u001b\\))`, 'g')
// Controls, and what Unicode calls format characters: zero widths, turns of the direction of writing, tags that spell words nobody sees. Variation
// selectors can spell words as well. Taken out before credentials are looked for, which they would hide.
const invisible = /(?![\n\t])\p{Cc}|\p{Cf}|\p{Co}|[\u2028\u2029\u3164\u115f\u1160]|[\ufe00-\ufe0f]|[\u{e0100}-\u{e01ef}]/gu

/** The end of a text that was too long to be shown. */
export interface Tail {
  text: string
  cut: boolean
}

/** What leaves the server, made fit for it: no credentials, and nothing that a person would not see. */
export class Outgoing {
  private readonly extra: readonly RedactionRule[]

  constructor(redactions: readonly RedactionRule[]) {
    this.extra = redactions
  }

  /** Text of several lines, such as a log. */
  text(text: string): string {
    const seen = text
      .replace(colours, '')
      .replace(/\r\n?/g, '\n')
      .replace(invisible, '')
      .replace(/\p{Cs}/gu, '\ufffd')
    return redact(seen, { extra: this.extra })
  }

  /** Text on one line, at most `most` UTF-16 units of it. */
  line(text: string, most: number): string {
    const plain = this.text(text.slice(0, most * 4))
      .replace(/\s+/g, ' ')
      .trim()
    return plain.length > most ? `${plain.slice(0, most - 1)}…` : plain
  }

  /** The last `most` UTF-16 units of a log, from the beginning of a line where there is one. */
  tail(log: string, most: number): Tail {
    // A credential that begins before what is looked at would not be known by the rest of it; what is shown ends far behind that place.
    const reach = Math.max(most * 4, most + 20_000)
    return shorten({ text: this.text(log.slice(-reach)), cut: log.length > reach }, most)
  }

  /** Plain data, in every text of it. */
  data<T>(value: T): T {
    if (typeof value === 'string') return this.text(value) as T
    if (Array.isArray(value)) return value.map((item: unknown) => this.data(item)) as T
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.data(item as unknown)])) as T
  }
}

/** The same, shorter, where it is longer than `most` UTF-16 units. */
export function shorten(tail: Tail, most: number): Tail {
  if (tail.text.length <= most) return tail
  const end = tail.text.slice(tail.text.length - most)
  const newline = end.indexOf('\n')
  return { text: newline >= 0 && newline < most / 2 ? end.slice(newline + 1) : end, cut: true }
}
