/** A piece of an RE2 expression. Together, pieces say everything but what captures are called. */
export type Token =
  /** One character that means itself. */
  | { kind: 'char'; char: string; ignoreCase: boolean }
  | { kind: 'class'; negated: boolean; ranges: readonly Range[]; ignoreCase: boolean }
  | { kind: 'dot' | 'open' | 'close' | 'or' }
  | { kind: 'assert'; sign: '^' | '$' | '\\b' | '\\B' }
  | { kind: 'repeat'; times: string; lazy: boolean }

/** Code points, both ends included. */
export type Range = readonly [number, number]

const lastCodePoint = 0x10ffff
const digit: readonly Range[] = [[0x30, 0x39]]
const word: readonly Range[] = [...digit, [0x41, 0x5a], [0x5f, 0x5f], [0x61, 0x7a]]
/** RE2 leaves out the vertical tab. */
const space: readonly Range[] = [
  [0x09, 0x0a],
  [0x0c, 0x0d],
  [0x20, 0x20],
]
const sets: Readonly<Record<string, readonly Range[]>> = {
  ...{ d: digit, w: word, s: space },
  ...{ D: complement(digit), W: complement(word), S: complement(space) },
}
const posix: Readonly<Record<string, readonly Range[]>> = {
  alnum: word.filter(([low]) => low !== 0x5f),
  ...{ alpha: [word[1]!, word[3]!], digit, lower: [word[3]!], space, upper: [word[1]!], word },
}
const controls: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f', v: '\v', a: '\u0007' }

/**
 * Reads an expression.
 *
 * @throws an Error naming what another dialect could not say
 */
export function readTokens(source: string, ignoreCase: boolean): Token[] {
  return new Reader(source, ignoreCase).all()
}

/** Everything else, in order. The ranges are in order and do not touch. */
export function complement(ranges: readonly Range[]): Range[] {
  const rest: Range[] = []
  let next = 0
  for (const [low, high] of [...ranges].sort((a, b) => a[0] - b[0])) {
    if (low > next) rest.push([next, low - 1])
    next = Math.max(next, high + 1)
  }
  if (next <= lastCodePoint) rest.push([next, lastCodePoint])
  return rest
}

class Reader {
  private at = 0
  private readonly tokens: Token[] = []
  /** Whether case is ignored, at each depth of groups. */
  private readonly scopes: boolean[]

  constructor(
    private readonly source: string,
    ignoreCase: boolean,
  ) {
    this.scopes = [ignoreCase]
  }

  all(): Token[] {
    while (this.at < this.source.length) this.one()
    return this.tokens
  }

  private get ignoreCase(): boolean {
    return this.scopes.at(-1) as boolean
  }

  private one(): void {
    const char = this.next()
    if (char === '(') this.open()
    else if (char === ')') {
      this.scopes.pop()
      this.tokens.push({ kind: 'close' })
    } else if (char === '[') this.tokens.push(this.charClass())
    else if (char === '\\') this.tokens.push(this.escape())
    else if (char === '.') this.tokens.push({ kind: 'dot' })
    else if (char === '|') this.tokens.push({ kind: 'or' })
    else if (char === '^' || char === '$') this.tokens.push({ kind: 'assert', sign: char })
    else if ('*+?'.includes(char)) this.tokens.push({ kind: 'repeat', times: char, lazy: this.take('?') })
    else {
      const counted = char === '{' ? /^\d+(?:,\d*)?\}/.exec(this.source.slice(this.at)) : null
      if (counted) {
        this.at += counted[0].length
        this.tokens.push({ kind: 'repeat', times: `{${counted[0]}`, lazy: this.take('?') })
      } else this.tokens.push(this.char(char))
    }
  }

  private open(): void {
    this.scopes.push(this.ignoreCase)
    if (this.take('?')) {
      const flags = /^(?:(i?):|P?<\w+>|(i)\))/.exec(this.source.slice(this.at))
      if (!flags) throw new Error(`(?${this.source.slice(this.at, this.at + 8)}… is not known here`)
      this.at += flags[0].length
      if (flags[1] === 'i') this.scopes[this.scopes.length - 1] = true
      if (flags[2] === 'i') {
        this.scopes.pop()
        this.scopes[this.scopes.length - 1] = true
        return
      }
    }
    this.tokens.push({ kind: 'open' })
  }

  private escape(): Token {
    const char = this.next()
    if (char === 'b' || char === 'B') return { kind: 'assert', sign: `\\${char}` }
    if (char === 'A') return { kind: 'assert', sign: '^' }
    if (char === 'z') return { kind: 'assert', sign: '$' }
    const ranges = sets[char]
    return ranges ? { kind: 'class', negated: false, ranges, ignoreCase: false } : this.char(this.escaped(char))
  }

  /** The character that stands behind a backslash. */
  private escaped(char: string): string {
    if (controls[char] !== undefined) return controls[char]
    if (char === 'x' || char === 'u') {
      const code = /^(?:\{([\da-fA-F]+)\}|([\da-fA-F]{4})|([\da-fA-F]{2}))/.exec(this.source.slice(this.at))
      if (!code) throw new Error(`\\${char} without a code`)
      this.at += code[0].length
      return String.fromCodePoint(parseInt((code[1] ?? code[2] ?? code[3]) as string, 16))
    }
    if (/\w/.test(char)) throw new Error(`\\${char} is not known here`)
    return char
  }

  private charClass(): Token {
    const negated = this.take('^')
    const ranges: Range[] = []
    for (let first = true; first || !this.sees(']'); first = false) {
      const named = /^\[:(\w+):\]/.exec(this.source.slice(this.at))
      if (named) {
        this.at += named[0].length
        const set = posix[named[1] as string]
        if (!set) throw new Error(`${named[0]} is not known here`)
        ranges.push(...set)
        continue
      }
      const low = this.member()
      if (typeof low !== 'string') {
        ranges.push(...low)
        continue
      }
      let high: string | readonly Range[] = low
      if (this.sees('-') && this.source[this.at + 1] !== ']') {
        this.at++
        high = this.member()
        if (typeof high !== 'string') throw new Error('a range that ends with a set')
      }
      ranges.push([low.codePointAt(0) as number, high.codePointAt(0) as number])
    }
    this.at++
    return { kind: 'class', negated, ranges, ignoreCase: this.ignoreCase }
  }

  private member(): string | readonly Range[] {
    const char = this.next()
    if (char !== '\\') return char
    const escaped = this.next()
    return sets[escaped] ?? this.escaped(escaped)
  }

  private char(char: string): Token {
    return { kind: 'char', char, ignoreCase: this.ignoreCase }
  }

  private next(): string {
    const code = this.source.codePointAt(this.at)
    if (code === undefined) throw new Error('the expression ends too early')
    const char = String.fromCodePoint(code)
    this.at += char.length
    return char
  }

  private sees(text: string): boolean {
    return this.source.startsWith(text, this.at)
  }

  private take(text: string): boolean {
    if (!this.sees(text)) return false
    this.at += text.length
    return true
  }
}
