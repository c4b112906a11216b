/**
 * The alternatives of an expression that is nothing but a choice of them, perhaps in parentheses: each is an expression of its own. Otherwise the
 * expression alone, also where flags within it reach over from one alternative to the next.
 */
export function alternativesOf(source: string): string[] {
  if (/\(\?[a-zA-Z]*(-[a-zA-Z]*)?\)/.test(source)) return [source]
  const bars = barsOf(source)
  if (!bars) return [source]
  const inner = bars.length === 0 ? /^\((\?:)?(.*)\)$/s.exec(source)?.[2] : undefined
  // `(a)(b)` has parentheses at its ends that do not belong together.
  const within = inner === undefined ? null : barsOf(inner)
  return inner !== undefined && within ? cut(inner, within) : cut(source, bars)
}

function cut(source: string, bars: readonly number[]): string[] {
  return [...bars, source.length].map((bar, i) => source.slice(i === 0 ? 0 : bars[i - 1]! + 1, bar))
}

/** Where bars stand that are in no parentheses; null where parentheses do not fit together. */
function barsOf(source: string): number[] | null {
  const bars: number[] = []
  let depth = 0
  for (let i = 0; i < source.length; i++) {
    const char = source[i]
    if (char === '\\') i++
    else if (char === '[') i = classEnd(source, i)
    else if (char === '(') depth++
    else if (char === ')' && --depth < 0) return null
    else if (char === '|' && depth === 0) bars.push(i)
  }
  return depth === 0 ? bars : null
}

/** Where a class ends that begins at `from`: a bracket right at its begin is a member. */
function classEnd(source: string, from: number): number {
  let i = from + 1
  if (source[i] === '^') i++
  if (source[i] === ']') i++
  for (; i < source.length && source[i] !== ']'; i++) {
    if (source[i] === '\\') i++
    else if (source.startsWith('[:', i)) i = Math.max(i, source.indexOf(':]', i) + 1)
  }
  return i
}
