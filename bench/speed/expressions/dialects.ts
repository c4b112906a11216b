import { complement, readTokens, type Range, type Token } from './tokens.ts'

const lineFeed = 0x0a

/**
 * The expression in words that Hyperscan, RE2, V8 and Rust read alike, and that never matches across a line feed: in a text of many lines,
 * with `^` and `$` at the ends of lines, it matches as the original does on one line. Groups do not capture; case that is ignored is spelled
 * out, for ASCII.
 *
 * @throws an Error where the expression says what is not known here
 */
export function lineSafe(source: string, ignoreCase: boolean): string {
  return readTokens(source, ignoreCase).map(common).join('')
}

/** The same for ripgrep, whose `\b` would look at all of Unicode. */
export function rust(source: string, ignoreCase: boolean): string {
  return readTokens(source, ignoreCase)
    .map((token) => (token.kind === 'assert' && token.sign.startsWith('\\') ? `(?-u:${token.sign})` : common(token)))
    .join('')
}

/**
 * The same as an extended regular expression of POSIX, with the `\b` of GNU. Where laziness only chose which match is found, it is left out.
 *
 * @throws an Error also for characters outside ASCII in a class
 */
export function extended(source: string, ignoreCase: boolean): string {
  return readTokens(source, ignoreCase).map(posix).join('')
}

function common(token: Token): string {
  switch (token.kind) {
    case 'char':
      return foldable(token.char) && token.ignoreCase
        ? `[${token.char.toLowerCase()}${token.char.toUpperCase()}]`
        : token.char.replace(/[\\^$.*+?()[\]{}|]/, '\\$&')
    case 'class':
      return withinLine(token, (ranges, negated) => `[${negated ? '^' : ''}${ranges.map(commonRange).join('')}]`)
    case 'open':
      return '(?:'
    default:
      return plain(token)
  }
}

function posix(token: Token): string {
  switch (token.kind) {
    case 'char':
      return foldable(token.char) && token.ignoreCase
        ? `[${token.char.toLowerCase()}${token.char.toUpperCase()}]`
        : token.char.replace(/[\\^$.*+?()[{|]/, '\\$&')
    case 'class':
      return withinLine(token, posixClass)
    case 'repeat':
      return token.times
    case 'open':
      return '('
    default:
      return plain(token)
  }
}

function plain(token: Token): string {
  if (token.kind === 'assert') return token.sign
  if (token.kind === 'repeat') return token.lazy ? `${token.times}?` : token.times
  return { dot: '.', open: '(', close: ')', or: '|', char: '', class: '' }[token.kind]
}

/** Writes a class without the line feed; what reaches to the end of Unicode, as all but the rest. */
function withinLine(
  { negated, ranges, ignoreCase }: Extract<Token, { kind: 'class' }>,
  write: (ranges: readonly Range[], negated: boolean) => string,
): string {
  const named = ignoreCase ? [...ranges, ...ranges.flatMap(otherCase)] : ranges
  const left = [...(negated ? named : complement(named)), [lineFeed, lineFeed] as const]
  const kept = complement(left)
  return kept.at(-1)?.[1] === 0x10ffff ? write(complement(kept), true) : write(kept, false)
}

function otherCase([low, high]: Range): Range[] {
  const shift = (from: number, to: number, by: number): Range[] => {
    const [start, end] = [Math.max(low, from), Math.min(high, to)]
    return start <= end ? [[start + by, end + by]] : []
  }
  return [...shift(0x41, 0x5a, 0x20), ...shift(0x61, 0x7a, -0x20)]
}

function commonRange([low, high]: Range): string {
  return low === high ? commonMember(low) : `${commonMember(low)}-${commonMember(high)}`
}

function commonMember(code: number): string {
  const char = String.fromCodePoint(code)
  if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, '0')}`
  return char.replace(/[\\\]^[&~-]/, '\\$&')
}

function posixClass(ranges: readonly Range[], negated: boolean): string {
  const chars = new Set<string>()
  for (const [low, high] of ranges) {
    if (high > 0x7f) throw new Error('a class with characters outside ASCII')
    // A line feed would end the expression in the file it is read from, and stands on no line.
    for (let code = low; code <= high; code++) if (code !== lineFeed) chars.add(String.fromCharCode(code))
  }
  const last = ['^', '-'].filter((char) => chars.delete(char)).join('')
  const first = chars.delete(']') ? ']' : ''
  const body = `${first}${[...chars].join('')}${last}`
  return body === '^' && !negated ? '\\^' : `[${negated ? '^' : ''}${body}]`
}

function foldable(char: string): boolean {
  return /^[A-Za-z]$/.test(char)
}
