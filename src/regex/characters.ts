import { createRequire } from 'node:module'
import { codePoints } from './spelling.ts'

/** Code points that are looked at in one go, and sets that are kept. */
const block = 4096
const mostKept = 256
const last = 0x10ffff

const kept = new Map<string, readonly number[]>()

/**
 * The code points that an expression for one character matches, as RE2 has it: `low, high` pairs, ascending. Every code point there is but the
 * halves of surrogate pairs is tried, which takes a fifth of a second; equal arguments are answered at once.
 *
 * @throws an Error that says what is wrong with the expression
 */
export function characters(source: string, { ignoreCase }: { ignoreCase: boolean }): readonly number[] {
  const key = `${ignoreCase ? 'i' : ''}/${source}`
  const known = kept.get(key)
  if (known) return known
  const { RE2JS } = createRequire(import.meta.url)('re2js') as typeof import('re2js')
  const expression = RE2JS.compile(`(?:${codePoints(source)})+`, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0)
  const pairs: number[] = []
  for (let low = 0; low <= last; low += block) {
    // Surrogates fill whole blocks but for the first half of one.
    const from = low >= 0xd800 && low < 0xe000 ? 0xe000 : low
    const to = Math.min(low + block - 1, from < 0xd800 ? 0xd7ff : last)
    if (from > to) continue
    const text = String.fromCodePoint(...Array.from({ length: to - from + 1 }, (_, i) => from + i))
    if (!expression.test(text)) continue
    const units = from > 0xffff ? 2 : 1
    for (const matcher = expression.matcher(text); matcher.find();) {
      const [first, end] = [from + matcher.start() / units, from + matcher.end() / units - 1]
      if (pairs.at(-1) === first - 1) pairs[pairs.length - 1] = end
      else pairs.push(first, end)
    }
  }
  if (kept.size >= mostKept) kept.clear()
  kept.set(key, pairs)
  return pairs
}
