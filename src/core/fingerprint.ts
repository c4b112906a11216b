const digit = /\d/

/**
 * What differs between two occurrences of the same failure, each replaced by a word for its kind, with what each of them has: where that is not, to
 * look for it takes less time. Order matters: wide before narrow.
 */
const varying: readonly (readonly [what: RegExp, word: string, has: string | RegExp])[] = [
  [/[a-z][a-z0-9+.-]{1,20}:\/\/[^\s'"<>)\]]+/gi, '<url>', '://'],
  [/\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/gi, '<id>', '-'],
  [/\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?/g, '<time>', '-'],
  [/\b\d\d:\d\d:\d\d(?:[.,]\d+)?/g, '<time>', ':'],
  [/\[?[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){3,8}\]?(?::\d+)?/gi, '<host>', ':'],
  [/\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?/g, '<host>', '.'],
  [/(?:[A-Za-z]:\\|\\\\)[^\s'":;,()<>]+/g, '<path>', '\\'],
  [/~?(?:\.{0,2}\/)[^\s'":;,()<>]*/g, '<path>', '/'],
  [/\b[a-z0-9][a-z0-9-]{0,62}(?:\.[a-z0-9][a-z0-9-]{0,62})+:\d{1,5}\b/gi, '<host>', /:\d/],
  [
    /\b[a-z][a-z0-9-]{0,62}(?:\.[a-z0-9-]{1,62}){0,6}\.(?:com|org|net|edu|gov|io|dev|local|internal|lan|cluster|example|test)\b/gi,
    '<host>',
    /\.(?:com|org|net|edu|gov|io|dev|local|internal|lan|cluster|example|test)\b/i,
  ],
  [/\b(?:node|host|nid|compute|worker|gpu|cn|rank)[-_]?\d+\b/gi, '<host>', digit],
  [/\b0x[0-9a-f]+\b/gi, '<n>', digit],
  [/\b(?=[0-9a-f]*\d)[0-9a-f]{12,}\b/gi, '<id>', digit],
  [/\d+(?:[.,]\d+)*/g, '<n>', digit],
]

/** Longest text that counts. */
const mostText = 2000

/** A line without what varies from one occurrence of a failure to the next: times, ids, hosts, addresses, paths and numbers. */
export function withoutVarying(line: string): string {
  let text = line.slice(0, mostText)
  for (const [what, word, has] of varying)
    if (typeof has === 'string' ? text.includes(has) : has.test(text)) text = text.replace(what, word)
  return (/\s\s|[^\S ]/.test(text) ? text.replace(/\s+/g, ' ') : text).trim()
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
  return hashNumber(text).toString(16).padStart(14, '0')
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
