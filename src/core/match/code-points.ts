/** A set of code points: pairs `low, high`, ends included, sorted, neither overlapping nor touching. */
export type CodePoints = readonly number[]

export const lastCodePoint = 0x10ffff
/** Cases of k and s. */
const kelvin = 0x212a
const longS = 0x17f

/** `low, high` pairs in any order, overlapping as they like, as a set. */
export function codePoints(pairs: readonly number[]): CodePoints {
  const ranges: [number, number][] = []
  for (let i = 0; i < pairs.length; i += 2) ranges.push([pairs[i]!, pairs[i + 1]!])
  ranges.sort((a, b) => a[0] - b[0])
  const set: number[] = []
  for (const [low, high] of ranges) {
    if (set.length > 0 && low <= set.at(-1)! + 1) set[set.length - 1] = Math.max(set.at(-1)!, high)
    else set.push(low, high)
  }
  return set
}

export function complement(set: CodePoints): CodePoints {
  const rest: number[] = []
  let next = 0
  for (let i = 0; i < set.length; i += 2) {
    if (set[i]! > next) rest.push(next, set[i]! - 1)
    next = set[i + 1]! + 1
  }
  if (next <= lastCodePoint) rest.push(next, lastCodePoint)
  return rest
}

export function contains(set: CodePoints, point: number): boolean {
  for (let i = 0; i < set.length && set[i]! <= point; i += 2) if (point <= set[i + 1]!) return true
  return false
}

/**
 * The set without regard to case, as RE2 folds it (simple case folding of Unicode): beside its other case, k has the Kelvin sign and s the
 * long s. Null for sets beyond ASCII whose letters have cases that are not known here.
 */
export function foldCase(set: CodePoints): CodePoints | null {
  // Everything beyond ASCII at once has every case of its members already.
  const beyond = set.at(-1) ?? 0
  if (set.length === 2 && set[0] === beyond && beyond <= 0x7f) return casesOf(beyond)
  if (beyond > 0x7f && !(set.at(-1) === lastCodePoint && set.at(-2)! <= 0x80)) return null
  const pairs = [...set]
  for (let letter = 0x61; letter <= 0x7a; letter++) {
    const upper = letter - 32
    const far = letter === 0x6b ? kelvin : letter === 0x73 ? longS : letter
    if ([letter, upper, far].some((point) => contains(set, point))) pairs.push(letter, letter, upper, upper, far, far)
  }
  return codePoints(pairs)
}

/** The cases of one character of ASCII. */
function casesOf(point: number): CodePoints {
  const lower = point | 0x20
  if (lower < 0x61 || lower > 0x7a) return [point, point]
  const upper = lower - 32
  if (lower === 0x6b) return [upper, upper, lower, lower, kelvin, kelvin]
  if (lower === 0x73) return [upper, upper, lower, lower, longS, longS]
  return [upper, upper, lower, lower]
}

/** Ranges of ASCII, spelled by their ends. */
const span = (text: string): CodePoints => codePoints(Array.from(text, (char) => char.charCodeAt(0)))

/** `\d`, `\s`, `\w` of RE2, which know ASCII alone. */
export const perlClasses: Readonly<Record<string, CodePoints>> = {
  d: span('09'),
  s: codePoints([0x09, 0x0a, 0x0c, 0x0d, 0x20, 0x20]),
  w: span('09AZ__az'),
}

/** `[[:alpha:]]` and the others of POSIX, ASCII alone. */
export const posixClasses: Readonly<Record<string, CodePoints>> = {
  alnum: span('09AZaz'),
  alpha: span('AZaz'),
  ascii: [0, 0x7f],
  blank: codePoints([0x09, 0x09, 0x20, 0x20]),
  cntrl: codePoints([0, 0x1f, 0x7f, 0x7f]),
  digit: span('09'),
  graph: span('!~'),
  lower: span('az'),
  print: span(' ~'),
  punct: span('!/:@[`{~'),
  space: codePoints([0x09, 0x0d, 0x20, 0x20]),
  upper: span('AZ'),
  word: span('09AZ__az'),
  xdigit: span('09AFaf'),
}
