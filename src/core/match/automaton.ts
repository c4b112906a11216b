/**
 * Finds every one of many literals in one pass over a text (Aho and Corasick, 1975), with a dense transition table: about one array look-up
 * a character, whatever the number of literals. Equal literals are fine.
 */
export class LiteralAutomaton {
  /** Symbol of each ASCII character; 0 for all that occur in no literal. */
  private readonly symbols = new Uint8Array(128)
  private readonly width: number
  private readonly next: Int32Array
  /** Literals that end in a state, those of its suffixes included. */
  private readonly ends: (readonly number[])[]

  /** @param literals folded ASCII text, none empty */
  constructor(literals: readonly string[]) {
    let width = 1
    for (const literal of literals) for (const char of literal) this.symbols[char.charCodeAt(0)] ||= width++
    this.width = width
    const size = literals.reduce((sum, literal) => sum + literal.length, 1)
    const next = new Int32Array(size * width).fill(-1)
    const ends: number[][] = [[]]
    let states = 1
    literals.forEach((literal, index) => {
      let state = 0
      for (const char of literal) {
        const slot = state * width + (this.symbols[char.charCodeAt(0)] as number)
        if (next[slot] === -1) {
          next[slot] = states++
          ends.push([])
        }
        state = next[slot] as number
      }
      ends[state]?.push(index)
    })
    this.next = next.slice(0, states * width)
    this.ends = ends
    this.link(states)
  }

  /** Fills the table breadth first, so that every state knows where to go on any character. */
  private link(states: number): void {
    const { next, width, ends } = this
    const fail = new Int32Array(states)
    const queue: number[] = []
    for (let symbol = 0; symbol < width; symbol++) {
      const child = next[symbol] as number
      if (child === -1) next[symbol] = 0
      else queue.push(child)
    }
    for (let head = 0; head < queue.length; head++) {
      const state = queue[head] as number
      const back = fail[state] as number
      const inherited = ends[back] as readonly number[]
      if (inherited.length > 0) ends[state] = [...(ends[state] as readonly number[]), ...inherited]
      for (let symbol = 0; symbol < width; symbol++) {
        const slot = state * width + symbol
        const fallback = next[back * width + symbol] as number
        const child = next[slot] as number
        if (child === -1) next[slot] = fallback
        else {
          fail[child] = fallback
          queue.push(child)
        }
      }
    }
  }

  /** Calls `found` with the index of every literal at every place it occurs in the text, which is folded. */
  scan(text: string, found: (literal: number) => void): void {
    const { next, width, symbols, ends } = this
    let state = 0
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i)
      state = next[state * width + (code < 128 ? (symbols[code] as number) : 0)] as number
      const here = ends[state] as readonly number[]
      for (let j = 0; j < here.length; j++) found(here[j] as number)
    }
  }
}
