import { complement, readTokens, type Range, type Token } from './tokens.ts'

const lineFeed = 0x0a
const lastAscii = 0x7f
const lastCodePoint = 0x10ffff
/** Characters outside ASCII that are spelled out where only bytes are seen. */
const mostSpelled = 32

/**
 * The expression in words that RE2 and V8 read alike, and that never matches across a line feed: in a text of many lines, with `^` and `$` at
 * the ends of lines, it matches as the original does on one line. Groups do not capture; case that is ignored is spelled out, for ASCII.
 *
 * @throws an Error where the expression says what is not known here
 */
export function lineSafe(source: string, ignoreCase: boolean): string {
  return write(source, ignoreCase, perl)
}

/**
 * The same for Hyperscan, which looks at bytes here: with all of Unicode in every negated class it takes minutes to get ready. `.` is a byte,
 * so a counted repetition of it counts the bytes of what is not ASCII.
 */
export function bytes(source: string, ignoreCase: boolean): string {
  return write(source, ignoreCase, { ...perl, wide: '(?:', impossible: '\\xff' })
}

/** The same for ripgrep, which reads no character outside ASCII where it looks at bytes, and looks at bytes only where it is told to. */
export function rust(source: string, ignoreCase: boolean): string {
  return write(source, ignoreCase, { ...perl, wide: '(?:', impossible: '(?-u:\\xff)', byteWise: '(?-u:' })
}

/**
 * The same as an extended regular expression of POSIX, with the `\b` of GNU. Where laziness only chose which match is found, it is left out.
 */
export function extended(source: string, ignoreCase: boolean): string {
  return write(source, ignoreCase, { open: '(', lazy: false, meta: /[\\^$.*+?()[{|]/, charClass: posixClass, wide: '(' })
}

interface Dialect {
  open: string
  lazy: boolean
  /** Characters that want a backslash. */
  meta: RegExp
  /** How a class is written. */
  charClass: (ranges: readonly Range[], negated: boolean) => string
  /** What opens the group around a character of several bytes, where the engine sees bytes. */
  wide?: string
  /** What no text of UTF-8 has, where the engine refuses an end of a line before the end of an expression. */
  impossible?: string
  /** What opens the group around what is said about bytes. */
  byteWise?: string
}

const perl: Dialect = { open: '(?:', lazy: true, meta: /[\\^$.*+?()[\]{}|]/, charClass: commonClass }

function write(source: string, ignoreCase: boolean, dialect: Dialect): string {
  const tokens = readTokens(source, ignoreCase)
  return tokens
    .map((token, index) => (dialect.impossible && goesOnAfterEnd(tokens, index) ? dialect.impossible : say(token, dialect)))
    .join('')
}

/** Whether this is an end of a line behind which `.*` and more is due, so that nothing can match. */
function goesOnAfterEnd(tokens: readonly Token[], index: number): boolean {
  const [end, dot, repeat, more, quantifier] = tokens.slice(index, index + 5)
  const optional = quantifier?.kind === 'repeat' && /^[*?]|^\{0/.test(quantifier.times)
  const goesOn = end?.kind === 'assert' && end.sign === '$' && dot?.kind === 'dot' && repeat?.kind === 'repeat'
  return goesOn && (more?.kind === 'open' || (more?.kind === 'char' && !optional))
}

function say(token: Token, dialect: Dialect): string {
  const { wide, byteWise } = dialect
  const aboutBytes = (said: string): string => (byteWise ? `${byteWise}${said})` : said)
  switch (token.kind) {
    case 'char': {
      const { char } = token
      if (token.ignoreCase && /^[A-Za-z]$/.test(char)) return `[${char.toLowerCase()}${char.toUpperCase()}]`
      return wide && isWide(char) ? `${wide}${char})` : char.replace(dialect.meta, '\\$&')
    }
    case 'class':
      return sayClass(token, { ...dialect, charClass: (ranges, negated) => aboutBytes(dialect.charClass(ranges, negated)) })
    case 'assert':
      return token.sign.startsWith('\\') ? aboutBytes(token.sign) : token.sign
    case 'repeat':
      return token.lazy && dialect.lazy ? `${token.times}?` : token.times
    case 'dot':
      return aboutBytes('.')
    default:
      return { open: dialect.open, close: ')', or: '|' }[token.kind]
  }
}

/** Says a class without the line feed; what reaches to the end of Unicode, as all but the rest. */
function sayClass({ negated, ranges, ignoreCase }: Extract<Token, { kind: 'class' }>, { charClass, wide }: Dialect): string {
  const named = ignoreCase ? [...ranges, ...ranges.flatMap(otherCase)] : ranges
  const left = complement([...(negated ? named : complement(named)), [lineFeed, lineFeed]])
  if (left.at(-1)?.[1] === lastCodePoint) {
    const without = complement(left)
    if (wide && without.some(([, high]) => high > lastAscii)) throw new Error('all but some characters outside ASCII')
    return charClass(without, true)
  }
  const outside = left.filter(([, high]) => high > lastAscii)
  if (!wide || outside.length === 0) return charClass(left, false)
  const characters = outside.flatMap(([low, high]) => {
    if (low <= lastAscii || high - low > mostSpelled) throw new Error('a long range of characters outside ASCII')
    return Array.from({ length: high - low + 1 }, (_, index) => String.fromCodePoint(low + index))
  })
  const inside = left.filter(([, high]) => high <= lastAscii)
  return `${wide}${[...(inside.length > 0 ? [charClass(inside, false)] : []), ...characters].join('|')})`
}

function otherCase([low, high]: Range): Range[] {
  const shift = (from: number, to: number, by: number): Range[] => {
    const [start, end] = [Math.max(low, from), Math.min(high, to)]
    return start <= end ? [[start + by, end + by]] : []
  }
  return [...shift(0x41, 0x5a, 0x20), ...shift(0x61, 0x7a, -0x20)]
}

function commonClass(ranges: readonly Range[], negated: boolean): string {
  const member = (code: number): string =>
    code < 0x20 || code === lastAscii
      ? `\\x${code.toString(16).padStart(2, '0')}`
      : String.fromCodePoint(code).replace(/[\\\]^[&~-]/, '\\$&')
  const body = ranges.map(([low, high]) => (low === high ? member(low) : `${member(low)}-${member(high)}`))
  return `[${negated ? '^' : ''}${body.join('')}]`
}

function posixClass(ranges: readonly Range[], negated: boolean): string {
  const chars = new Set<string>()
  for (const [low, high] of ranges) {
    // A line feed would end the expression in the file it is read from, and stands on no line.
    for (let code = low; code <= high; code++) if (code !== lineFeed) chars.add(String.fromCharCode(code))
  }
  const last = ['^', '-'].filter((char) => chars.delete(char)).join('')
  const first = chars.delete(']') ? ']' : ''
  const body = `${first}${[...chars].join('')}${last}`
  return body === '^' && !negated ? '\\^' : `[${negated ? '^' : ''}${body}]`
}

function isWide(char: string): boolean {
  return (char.codePointAt(0) as number) > lastAscii
}
