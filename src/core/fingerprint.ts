import { folded } from './printable.ts'

/** What shows in a text that something in it may vary: a bit for each. */
const shows = {
  digit: 1,
  /** A digit behind a letter, a hyphen or an underscore. */
  numbered: 2,
  /** A digit behind a colon. */
  port: 4,
  /** A slash behind a colon. */
  scheme: 8,
  slash: 16,
  backslash: 32,
  /** A letter behind a point. */
  domain: 64,
  /** An x behind a zero. */
  hexadecimal: 128,
  /** Twelve hexadecimal digits in a row. */
  long: 256,
  // Two of them at most five characters apart.
  colons: 512,
  points: 1024,
  hyphens: 2048,
}

/**
 * What differs between two occurrences of the same failure, each replaced by a word for its kind, with what shows where it is: to look for all that is not there
 * takes many times as long. Order matters: wide before narrow.
 */
const varying: readonly (readonly [what: RegExp, word: string, shown: number])[] = [
  [/[a-z][a-z0-9+.-]{1,20}:\/\/[^\s'"<>)\]]+/gi, '<url>', shows.scheme],
  [/\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/gi, '<id>', shows.hyphens],
  [/\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?/g, '<time>', shows.hyphens],
  [/\b\d\d:\d\d:\d\d(?:[.,]\d+)?/g, '<time>', shows.colons],
  [/\[?[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){3,8}\]?(?::\d+)?/gi, '<host>', shows.colons],
  [/\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?/g, '<host>', shows.points],
  [/(?:[A-Za-z]:\\|\\\\)[^\s'":;,()<>]+/g, '<path>', shows.backslash],
  [/~?(?:\.{0,2}\/)[^\s'":;,()<>]*/g, '<path>', shows.slash],
  [/\b[a-z0-9][a-z0-9-]{0,62}(?:\.[a-z0-9][a-z0-9-]{0,62})+:\d{1,5}\b/gi, '<host>', shows.port],
  [
    /\b[a-z][a-z0-9-]{0,62}(?:\.[a-z0-9-]{1,62}){0,6}\.(?:com|org|net|edu|gov|io|dev|local|internal|lan|cluster|example|test)\b/gi,
    '<host>',
    shows.domain,
  ],
  [/\b(?:node|host|nid|compute|worker|gpu|cn|rank)[-_]?\d+\b/gi, '<host>', shows.numbered],
  [/\b0x[0-9a-f]+\b/gi, '<n>', shows.hexadecimal],
  [/\b(?=[0-9a-f]*\d)[0-9a-f]{12,}\b/gi, '<id>', shows.long],
  [/\d+(?:[.,]\d+)*/g, '<n>', shows.digit],
]

/** Longest text that counts. */
const mostText = 2000

/** A line without what varies from one occurrence of a failure to the next: times, ids, hosts, addresses, paths and numbers. */
export function withoutVarying(line: string): string {
  let text = line.slice(0, mostText)
  // Words put in a place show nothing more, so it is enough to look once.
  const shown = shownIn(text)
  for (const [what, word, by] of varying) if ((shown & by) !== 0) text = text.replace(what, word)
  return folded(text)
}

const [hyphen, point, slash, zero, nine, colon, backslash] = [45, 46, 47, 48, 57, 58, 92]
/** Letters without their case. */
const [a, f, x, z] = [97, 102, 120, 122]

function shownIn(text: string): number {
  let shown = 0
  let before = 0
  let run = 0
  let [lastColon, lastPoint, lastHyphen] = [-mostText, -mostText, -mostText]
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    const letter = code | 32
    const isLetter = letter >= a && letter <= z
    const isDigit = code >= zero && code <= nine
    run = isDigit || (isLetter && letter <= f) ? run + 1 : 0
    if (run === 12) shown |= shows.long
    if (isDigit) {
      shown |= shows.digit
      if (before === colon) shown |= shows.port
      else if (before > nine || before === hyphen) shown |= shows.numbered
    } else if (isLetter) {
      if (before === point) shown |= shows.domain
      else if (letter === x && before === zero) shown |= shows.hexadecimal
    } else if (code === colon) {
      if (at - lastColon <= 5) shown |= shows.colons
      lastColon = at
    } else if (code === point) {
      if (at - lastPoint <= 5) shown |= shows.points
      lastPoint = at
    } else if (code === hyphen) {
      if (at - lastHyphen <= 5) shown |= shows.hyphens
      lastHyphen = at
    } else if (code === slash) shown |= before === colon ? shows.slash | shows.scheme : shows.slash
    else if (code === backslash) shown |= shows.backslash
    before = code
  }
  return shown
}

/**
 * Identity of a failure across attempts and jobs: 14 hexadecimal digits over its parts, each freed of what varies. The first part, the
 * cause, is taken as it is.
 */
export function fingerprint(cause: string, ...parts: readonly string[]): string {
  return hash([cause, ...parts.map(withoutVarying)].join('\n'))
}

/** A 53-bit hash of text (cyrb53, public domain): two multiplicative 32-bit halves, mixed. Not for secrets. */
export function hash(text: string): string {
  const number = hashNumber(text)
  const low = number % 4_294_967_296
  // In small parts: the digits of a number beyond 32 bits take seven times as long.
  return hex((number - low) / 4_294_967_296, 6) + hex(low >>> 16, 4) + hex(low & 0xffff, 4)
}

function hex(number: number, digits: number): string {
  return number.toString(16).padStart(digits, '0')
}

/** The same hash as a whole number below 2^53. */
export function hashNumber(text: string): number {
  let high = 0xdeadbeef
  let low = 0x41c6ce57
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    high = Math.imul(high ^ code, 2654435761)
    low = Math.imul(low ^ code, 1597334677)
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909)
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909)
  return 4294967296 * (2097151 & low) + (high >>> 0)
}
