import { codePoints, complement, foldCase, lastCodePoint, perlClasses, posixClasses, type CodePoints } from './code-points.ts'

/** Where an assertion holds; `boundary` and `inside` are `\b` and `\B`. */
export type Place = 'begin' | 'end' | 'boundary' | 'inside'

/** An expression, read. Expressions are tried on single lines, so whether `.` matches a line feed makes no difference. */
export type Node =
  | { kind: 'empty' }
  /** One code point of these. */
  | { kind: 'set'; set: CodePoints }
  | { kind: 'assert'; place: Place }
  /** One character of which this reader does not know what it may be: Unicode's classes, letters of other alphabets without regard to case. */
  | ({ kind: 'unknown' } & Unknown)
  | { kind: 'sequence'; nodes: readonly Node[] }
  | { kind: 'either'; nodes: readonly Node[] }
  | { kind: 'repeat'; node: Node; min: number; max: number }

/** Part of an expression that matches one character. */
export interface Unknown {
  source: string
  ignoreCase: boolean
}

class NotUnderstood extends Error {}

const [star, plus, mark, brace, bar, closing] = Array.from('*+?{|)', (char) => char.charCodeAt(0)) as [
  number,
  number,
  number,
  number,
  number,
  number,
]

/** Letters, digits, space and underscore, which mean themselves. */
function isPlain(code: number): boolean {
  return isLetterOrDigit(code) || code === 0x20 || code === 0x5f
}

function isLetterOrDigit(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || isDigit(code)
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

/** Whether it is a number as RE2 reads counts: `{05}` is four characters. A regular expression would cost a start more than a loop. */
function isNumber(text: string): boolean {
  if (text === '' || text.length > mostDigits || (text.length > 1 && text.startsWith('0'))) return false
  for (let i = 0; i < text.length; i++) if (!isDigit(text.charCodeAt(i))) return false
  return true
}

/** Single ASCII characters, the same node for all expressions: most of what stands in one. */
const ones: Node[] = []

const deepest = 200
/** RE2 takes a count with more for text. */
const mostDigits = 9
/** RE2 refuses more repetitions, those of nested counts multiplied. */
const mostRepeated = 1000

/**
 * Reads an RE2 expression. Null where it is not understood: what RE2 refuses never is, and of what it takes a little is not either (`\C`, assertions
 * that are repeated): `misunderstanding` says what.
 */
export function parseExpression(source: string, options: { ignoreCase: boolean }): Node | null {
  const tree = readExpression(source, options)
  return typeof tree === 'string' ? null : tree
}

/** What an expression that RE2 takes has that is not understood here, with the remedy. */
export function misunderstanding(source: string, options: { ignoreCase: boolean }): string {
  const tree = readExpression(source, options)
  return (typeof tree === 'string' && tree) || 'is written in a way that is not understood here; write it more plainly'
}

function readExpression(source: string, { ignoreCase }: { ignoreCase: boolean }): Node | string {
  try {
    const reader = new Reader(source, ignoreCase)
    const tree = reader.either()
    return !reader.done || repetitions(tree) > mostRepeated ? '' : tree
  } catch (error) {
    if (error instanceof NotUnderstood) return error.message
    if (error instanceof RangeError) return ''
    throw error
  }
}

function repetitions(node: Node): number {
  switch (node.kind) {
    case 'sequence':
    case 'either':
      return node.nodes.reduce((most, inner) => Math.max(most, repetitions(inner)), 1)
    case 'repeat':
      return Math.max(1, node.min, node.max === Infinity ? 1 : node.max) * repetitions(node.node)
    default:
      return 1
  }
}

class Reader {
  private at = 0
  private depth = 0
  private readonly names = new Set<string>()

  constructor(
    private source: string,
    private ignoreCase: boolean,
  ) {}

  get done(): boolean {
    return this.at >= this.source.length
  }

  /** The UTF-16 unit that is next; NaN at the end. */
  private get code(): number {
    return this.source.charCodeAt(this.at)
  }

  either(): Node {
    if (++this.depth > deepest) throw new NotUnderstood(`has groups within one another, more than ${deepest}; write it with fewer`)
    const branches = [this.sequence()]
    while (this.take('|')) branches.push(this.sequence())
    this.depth--
    return branches.length === 1 ? branches[0]! : { kind: 'either', nodes: branches }
  }

  private sequence(): Node {
    const nodes: Node[] = []
    while (!this.done && this.code !== bar && this.code !== closing) {
      if (this.quantifier()) throw new NotUnderstood()
      const atom = this.atom()
      if (atom) nodes.push(this.repeated(atom))
    }
    return nodes.length === 0 ? { kind: 'empty' } : nodes.length === 1 ? nodes[0]! : { kind: 'sequence', nodes }
  }

  private repeated(node: Node): Node {
    const times = this.quantifier()
    if (!times) return node
    this.take('?')
    // RE2 refuses `a**`.
    if (this.quantifier()) throw new NotUnderstood()
    if (node.kind === 'assert')
      throw new NotUnderstood('repeats a place such as "^" or "\\b", which says no more than the place itself; leave the count out')
    return { kind: 'repeat', node, ...times }
  }

  private quantifier(): { min: number; max: number } | null {
    const { code } = this
    if (code !== star && code !== plus && code !== mark && code !== brace) return null
    if (this.take('*')) return { min: 0, max: Infinity }
    if (this.take('+')) return { min: 1, max: Infinity }
    if (this.take('?')) return { min: 0, max: 1 }
    const end = this.source.indexOf('}', this.at)
    const [low = '', high, ...more] = this.source.slice(this.at + 1, Math.max(this.at, end)).split(',')
    if (!isNumber(low) || (high && !isNumber(high)) || more.length > 0) return null
    this.at = end + 1
    const min = Number(low)
    const max = high === undefined ? min : high === '' ? Infinity : Number(high)
    if (min > max || min > mostRepeated || (max !== Infinity && max > mostRepeated)) throw new NotUnderstood()
    return { min, max }
  }

  /** Null for `(?i)` and the like, which are no part of the expression. */
  private atom(): Node | null {
    const { code } = this
    // Most of all: nothing but itself.
    if (isPlain(code)) {
      return this.single(code, this.at++)
    }
    const char = this.next()
    if (char === '(') return this.group()
    if (char === '[') return this.charClass()
    if (char === '\\') return this.escape()
    if (char === '.') return { kind: 'set', set: [0, lastCodePoint] }
    if (char === '^') return { kind: 'assert', place: 'begin' }
    if (char === '$') return { kind: 'assert', place: 'end' }
    return this.single(char.codePointAt(0)!, this.at - char.length)
  }

  private group(): Node | null {
    const { ignoreCase } = this
    if (!this.take('?:') && this.take('?')) {
      if (this.take('P<') || this.take('<')) this.name()
      else {
        this.flags()
        if (this.take(')')) return null
        if (!this.take(':')) throw new NotUnderstood()
      }
    }
    const inner = this.either()
    if (!this.take(')')) throw new NotUnderstood()
    this.ignoreCase = ignoreCase
    return inner
  }

  private name(): void {
    const name = /^\w+(?=>)/.exec(this.source.slice(this.at))?.[0]
    if (name === undefined || this.names.has(name)) throw new NotUnderstood()
    this.names.add(name)
    this.at += name.length + 1
  }

  /** `m`, `s` and `U` change nothing about whether a line matches. */
  private flags(): void {
    const flags = /^([imsU]*)(-[imsU]+)?(?=[:)])/.exec(this.source.slice(this.at, this.at + 16))
    if (!flags) throw new NotUnderstood()
    this.at += flags[0].length
    if (flags[0] === '' && this.sees(')')) throw new NotUnderstood()
    if (flags[1]?.includes('i')) this.ignoreCase = true
    if (flags[2]?.includes('i')) this.ignoreCase = false
  }

  private charClass(): Node {
    const start = this.at - 1
    const negated = this.take('^')
    const pairs: number[] = []
    let known = true
    for (let first = true; first || !this.sees(']'); first = false) {
      // A name in a class would be respelled by re2-wasm.
      if (this.sees('(?<')) throw new NotUnderstood()
      if (this.sees('[:')) {
        pairs.push(...this.posix())
        continue
      }
      const group = this.groupEscape()
      if (group) {
        if (group === 'unknown') known = false
        else pairs.push(...group)
        continue
      }
      const low = this.classChar()
      const ranged = this.sees('-') && this.source[this.at + 1] !== ']'
      if (ranged) this.at++
      const high = ranged ? this.classChar() : low
      if (high < low) throw new NotUnderstood()
      const members = this.folded([low, high])
      if (members) pairs.push(...members)
      else known = false
    }
    this.at++
    if (!known) return this.unknown(start)
    return { kind: 'set', set: negated ? complement(codePoints(pairs)) : codePoints(pairs) }
  }

  private posix(): CodePoints {
    const named = /^\[:(\^?)(\w+):\]/.exec(this.source.slice(this.at, this.at + 16))
    const set = named?.[2] === undefined ? undefined : posixClasses[named[2]]
    if (!named || !set) throw new NotUnderstood()
    this.at += named[0].length
    return this.signed(set, named[1] === '^')
  }

  private classChar(): number {
    const char = this.next()
    if (char !== '\\') return char.codePointAt(0)!
    return this.escapedChar()
  }

  private escape(): Node | null {
    const start = this.at - 1
    if (this.take('Q')) return this.quoted()
    const group = this.groupEscape(1)
    if (group) return group === 'unknown' ? this.unknown(start) : { kind: 'set', set: group }
    const place = ({ b: 'boundary', B: 'inside', A: 'begin', z: 'end' } as const)[this.source[this.at] ?? '']
    if (place) {
      this.at++
      return { kind: 'assert', place }
    }
    if (this.sees('C')) throw new NotUnderstood('has "\\C", which matches a piece of a character; write "." for a whole one')
    return this.single(this.escapedChar(), start)
  }

  /** What stands between `\Q` and `\E` is read as if every sign in it were escaped. */
  private quoted(): null {
    const end = this.source.indexOf('\\E', this.at)
    const text = this.source.slice(this.at, end < 0 ? undefined : end)
    const escaped = text.replace(/[^a-zA-Z0-9\u0080-\uffff]/g, '\\$&')
    const before = this.at - 2
    this.source = this.source.slice(0, before) + escaped + (end < 0 ? '' : this.source.slice(end + 2))
    this.at = before
    return null
  }

  private unknown(start: number): Node {
    return { kind: 'unknown', source: this.source.slice(start, this.at), ignoreCase: this.ignoreCase }
  }

  /** `\d`, `\pL` and the like; null where none stands. */
  private groupEscape(ahead = 0): CodePoints | 'unknown' | null {
    if (!ahead && !this.sees('\\')) return null
    const letter = this.source[this.at + 1 - ahead] ?? ''
    const set = perlClasses[letter.toLowerCase()]
    if (set) {
      this.at += 2 - ahead
      return this.signed(set, letter < 'a')
    }
    if (letter !== 'p' && letter !== 'P') return null
    const named = /^\\?[pP](?:[A-Z]|\{\^?\w+\})/.exec(this.source.slice(this.at, this.at + 40))
    if (!named) throw new NotUnderstood()
    this.at += named[0].length
    return 'unknown'
  }

  /** What stands behind a backslash and is one code point. */
  private escapedChar(): number {
    const char = this.next()
    const control = { a: 7, t: 9, n: 10, v: 11, f: 12, r: 13 }[char]
    if (control !== undefined) return control
    if (char >= '0' && char <= '7') {
      const octal = /^(?:0[0-7]{0,2}|[1-7][0-7]{1,2})/.exec(this.source.slice(this.at - 1, this.at + 2))
      if (!octal) throw new NotUnderstood()
      this.at += octal[0].length - 1
      return parseInt(octal[0], 8)
    }
    if (char === 'x' || char === 'u') {
      // Spelled as in RE2, or as re2-wasm takes it from JavaScript: exactly four digits, or braces.
      const digits = (char === 'x' ? /^(?:[\da-f]{2}|\{([\da-f]{1,6})\})/i : /^(?:[\da-f]{4}(?![\da-f])|\{([\da-f]{1,6})\})/i).exec(
        this.source.slice(this.at, this.at + 8),
      )
      if (!digits) throw new NotUnderstood()
      this.at += digits[0].length
      const point = parseInt(digits[1] ?? digits[0], 16)
      if (point > lastCodePoint || (point >= 0xd800 && point < 0xe000)) throw new NotUnderstood()
      return point
    }
    if (isLetterOrDigit(char.charCodeAt(0)) || char > '\x7f') throw new NotUnderstood()
    return char.charCodeAt(0)
  }

  private single(point: number, start: number): Node {
    if (!this.ignoreCase && point < 128) return (ones[point] ??= { kind: 'set', set: [point, point] })
    const set = this.folded([point, point])
    return set ? { kind: 'set', set } : this.unknown(start)
  }

  /** Null for letters whose other cases are not known here. */
  private folded(set: CodePoints): CodePoints | null {
    return this.ignoreCase ? foldCase(set) : set
  }

  /** A named class, folded before it is negated, as RE2 does. */
  private signed(set: CodePoints, negated: boolean): CodePoints {
    const folded = this.folded(set)!
    return negated ? complement(folded) : folded
  }

  private next(): string {
    const code = this.source.codePointAt(this.at)
    if (code === undefined || (code >= 0xd800 && code < 0xe000)) throw new NotUnderstood()
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
