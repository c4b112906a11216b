import { fold } from './fold.ts'

/** What a line must contain, as far as literals go; everything else is `any`. */
export type Node =
  | { kind: 'empty' }
  /** One character, one of these folded ones. */
  | { kind: 'chars'; chars: readonly string[] }
  /** Anything, perhaps nothing. */
  | { kind: 'any' }
  | { kind: 'sequence'; nodes: readonly Node[] }
  | { kind: 'either'; nodes: readonly Node[] }
  | { kind: 'repeat'; node: Node; min: number; max: number }

class NotUnderstood extends Error {}

/** Largest character class that is spelled out. */
const mostChars = 4

/**
 * Reads an RE2 expression as far as literals need it. Null where it is not understood; the engine, not this reader, says whether an
 * expression is valid.
 */
export function parseExpression(source: string): Node | null {
  try {
    const reader = new Reader(source)
    const tree = reader.either()
    return reader.done ? tree : null
  } catch (error) {
    if (error instanceof NotUnderstood || error instanceof RangeError) return null
    throw error
  }
}

class Reader {
  private at = 0
  private depth = 0

  constructor(private readonly source: string) {}

  get done(): boolean {
    return this.at >= this.source.length
  }

  either(): Node {
    if (++this.depth > 200) throw new NotUnderstood()
    const branches = [this.sequence()]
    while (this.take('|')) branches.push(this.sequence())
    this.depth--
    return branches.length === 1 ? (branches[0] as Node) : { kind: 'either', nodes: branches }
  }

  private sequence(): Node {
    const nodes: Node[] = []
    while (!this.done && !this.sees('|') && !this.sees(')')) nodes.push(this.repeated())
    return nodes.length === 0 ? { kind: 'empty' } : { kind: 'sequence', nodes }
  }

  private repeated(): Node {
    let node = this.atom()
    for (;;) {
      const times = this.quantifier()
      if (!times) return node
      this.take('?')
      node = { kind: 'repeat', node, ...times }
    }
  }

  private quantifier(): { min: number; max: number } | null {
    if (this.take('*')) return { min: 0, max: Infinity }
    if (this.take('+')) return { min: 1, max: Infinity }
    if (this.take('?')) return { min: 0, max: 1 }
    if (!this.sees('{')) return null
    const counted = /^\{(\d{1,4})(,(\d{0,4}))?\}/.exec(this.source.slice(this.at, this.at + 12))
    if (!counted) return null
    this.at += counted[0].length
    const min = Number(counted[1])
    return { min, max: counted[2] === undefined ? min : counted[3] ? Number(counted[3]) : Infinity }
  }

  private atom(): Node {
    const char = this.next()
    if (char === '(') return this.group()
    if (char === '[') return this.charClass()
    if (char === '\\') return this.escape()
    if (char === '.') return { kind: 'any' }
    if (char === '^' || char === '$') return { kind: 'empty' }
    return literal(char)
  }

  private group(): Node {
    if (this.take('?')) {
      if (this.take('P<') || this.take('<')) this.skipPast('>')
      else {
        // Flags only change what case and anchors mean; both are folded away already.
        const flags = /^[imsU-]*/.exec(this.source.slice(this.at))?.[0] ?? ''
        this.at += flags.length
        if (this.take(')')) return { kind: 'empty' }
        if (!this.take(':')) throw new NotUnderstood()
      }
    }
    const inner = this.either()
    if (!this.take(')')) throw new NotUnderstood()
    return inner
  }

  private charClass(): Node {
    const negated = this.take('^')
    const chars = new Set<string>()
    let spelled = !negated
    for (let first = true; first || !this.sees(']'); first = false) {
      if (this.take('[:')) {
        this.skipPast(':]')
        spelled = false
        continue
      }
      const low = this.classChar()
      const ranged = this.sees('-') && this.source[this.at + 1] !== ']'
      if (ranged) {
        this.take('-')
        this.classChar()
      }
      if (low === null || ranged || !isAscii(low)) spelled = false
      else chars.add(fold(low))
    }
    this.take(']')
    return spelled && chars.size <= mostChars ? { kind: 'chars', chars: [...chars] } : { kind: 'any' }
  }

  /** One member of a class; null for a set such as `\d`. */
  private classChar(): string | null {
    const char = this.next()
    if (char !== '\\') return char
    const node = this.escape()
    return node.kind === 'chars' ? (node.chars[0] as string) : null
  }

  private escape(): Node {
    const char = this.next()
    if (/[bBAz]/.test(char)) return { kind: 'empty' }
    if (/[dDsSwWC]/.test(char)) return { kind: 'any' }
    if (char === 'p' || char === 'P') {
      if (this.take('{')) this.skipPast('}')
      else this.next()
      return { kind: 'any' }
    }
    if (/[\w]/.test(char)) {
      const control = { t: '\t', n: '\n', r: '\r', f: '\f', v: '\v', a: '\u0007' }[char]
      if (control === undefined) throw new NotUnderstood()
      return literal(control)
    }
    return literal(char)
  }

  private next(): string {
    const code = this.source.codePointAt(this.at)
    if (code === undefined) throw new NotUnderstood()
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

  private skipPast(text: string): void {
    const end = this.source.indexOf(text, this.at)
    if (end < 0) throw new NotUnderstood()
    this.at = end + text.length
  }
}

function literal(char: string): Node {
  // Outside ASCII, case folding may change a character's length or meet several others.
  return isAscii(char) ? { kind: 'chars', chars: [fold(char)] } : { kind: 'any' }
}

function isAscii(char: string): boolean {
  return char.length === 1 && char.charCodeAt(0) < 128
}
