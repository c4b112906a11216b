import fc from 'fast-check'
import { expect, it } from 'vitest'
import { AutomatonBudget } from './automaton.ts'
import { Effort } from './effort.ts'
import { programTest } from './line-test.ts'
import { Lines } from './lines.ts'
import { parseExpression } from './syntax.ts'

const part = fc.constantFrom('a', 'b', 'ab', 'aab', 'c', ' ', '\u00e9', '\n', '\n', '\n\n', 'x'.repeat(40))
const text = fc.array(part, { maxLength: 300 }).map((parts) => parts.join(''))

it.each(['(a|b)*a(a|b){9}c', '^(?:ab?)+$', '\\bab\\b|\u00e9$', '^$', 'x*', 'ab.{0,9}x', '[ab]{3,30}x'])(
  'a test of %s moves on to the lines that it matches, whatever automata may spend',
  (source) => {
    const tree = parseExpression(source, { ignoreCase: false })!
    const ample = programTest(tree, 'match', new AutomatonBudget(), new Effort())
    const sparing = programTest(tree, 'match', new AutomatonBudget(3000), new Effort(20_000))
    fc.assert(
      fc.property(text, fc.nat(9), (log, begin) => {
        const bytes = new TextEncoder().encode(`${'b'.repeat(begin)}${log}\nab\n`)
        const end = bytes.length - 4
        const expected: number[] = []
        for (const lines = new Lines(bytes, begin, end, 4); lines.next();)
          if (ample.test(lines)) expected.push(lines.number, lines.from, lines.to)
        for (const test of [ample, sparing]) {
          const found: number[] = []
          for (const lines = new Lines(bytes, begin, end, 4); test.seek(lines);) found.push(lines.number, lines.from, lines.to)
          expect(found).toEqual(expected)
        }
      }),
      { numRuns: 100 },
    )
  },
)
