import { createRequire } from 'node:module'
import type { Finder } from 'retriage/core'
import { codePoints } from './spelling.ts'

const load = createRequire(import.meta.url)

/**
 * Finds all that an expression of RE2 matches in a text of any length; `^` and `$` are the ends of a line.
 *
 * @throws an Error that says what is wrong with the expression, also where it matches the empty text
 */
export function finder(source: string, { ignoreCase }: { ignoreCase: boolean }): Finder {
  const { RE2JS } = load('re2js') as typeof import('re2js')
  const expression = RE2JS.compile(codePoints(source), RE2JS.MULTILINE | (ignoreCase ? RE2JS.CASE_INSENSITIVE : 0))
  if (expression.test('')) throw new Error('matches the empty text')
  return {
    [Symbol.replace](text, replacer) {
      const matcher = expression.matcher(text)
      const parts: string[] = []
      let at = 0
      while (matcher.find()) {
        const [start, end] = [matcher.start(), matcher.end()]
        // Such as `\b`, which takes up no room.
        if (end === start) continue
        parts.push(text.slice(at, start), replacer(text.slice(start, end), matcher.getNamedGroups()))
        at = end
      }
      return at === 0 ? text : parts.join('') + text.slice(at)
    },
  }
}
