import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AutomatonBudget, LineAutomaton } from './automaton.ts'
import { Effort } from './effort.ts'
import { backwards, compileProgram } from './program.ts'
import { parseExpression } from './syntax.ts'
import { EarlyTests, TreeTest } from './tree-test.ts'

const textWith = (matching: string): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' ', '\u00e9', '\u{1F600}', matching), maxLength: 20 })
const enough = 1_000_000

describe('TreeTest', () => {
  it.each([
    ['(a|b)*a(a|b){2}c', 'aabc'],
    ['^(?:ab?)+$', 'aba'],
    ['\\bab\\b', ' ab '],
    ['a\\Bb', 'ab'],
    ['[^a]+c|^$', 'bc'],
    ['a.\u00e9|b', 'ac\u00e9'],
    ['(?:c|.*(?:ab|\u00e9c))\\b', 'c '],
    ['(?:\\b|c){2}a', ' ca'],
    ['(?:a?|b){2,3}c', 'abc'],
    ['(?:a*)*b', 'aab'],
    ['a{2,}|(?:){3}c', 'aaa'],
  ])('says of %s what an automaton says, to either side and anywhere', (source, matching) => {
    const tree = parseExpression(source, { ignoreCase: false })!
    const [forth, back] = [false, true].map((reverse) => new TreeTest([tree], reverse, enough)) as [TreeTest, TreeTest]
    const automaton = (reverse: boolean, anchored: boolean): LineAutomaton =>
      new LineAutomaton(compileProgram([reverse ? backwards(tree) : tree])!, new AutomatonBudget(), new Effort(), anchored)
    const [after, before, anywhere] = [automaton(false, true), automaton(true, true), automaton(false, false)]
    const found = { true: 0, false: 0 }
    fc.assert(
      fc.property(textWith(matching), fc.nat(), (own, number) => {
        // It stands among other lines.
        const bytes = new TextEncoder().encode(`ab\n${own}\nab`)
        const line = { bytes, from: 3, to: bytes.length - 3 }
        let at = line.from + (number % (line.to - line.from + 1))
        while (at < line.to && bytes[at]! >= 0x80 && bytes[at]! < 0xc0) at++
        const said = [forth.testAt(line, at), back.testAt(line, at), forth.test(line)]
        expect(said).toEqual([
          after.testFrom(bytes, at, line.from, line.to),
          before.testBefore(bytes, at, line.from, line.to),
          anywhere.test(bytes, line.from, line.to),
        ])
        found[said[2] ? 'true' : 'false']++
      }),
      { numRuns: 500 },
    )
    expect(Math.min(found.true, found.false)).toBeGreaterThan(0)
  })

  it('does not know what takes more steps', () => {
    const line = { bytes: new TextEncoder().encode('a'.repeat(40)), from: 0, to: 40 }
    const test = new TreeTest([parseExpression('(?:a|aa)*b', { ignoreCase: false })!], false, 5000)
    expect([test.testAt(line, 0), test.testAt(line, 38), test.test(line)]).toEqual([null, false, null])
  })
})

describe('a TreeTest of a long line', () => {
  const bytes = new TextEncoder().encode('ab'.repeat(5000))

  it.each(['(?:ab|cd)*x', '(?:a?b?)*x', '(?:(?:(?:a|b)|c)|d)*x', '(?:(?:a?b?){1,2}){1,300}x'])(
    'leaves the stack alone with %s',
    (source) => {
      const test = new TreeTest([parseExpression(source, { ignoreCase: false })!], false, enough)
      const within = (calls: number): boolean | null =>
        calls === 0 ? test.testAt({ bytes, from: 0, to: bytes.length }, 0) : within(calls - 1)
      expect(within(2000)).toBeNull()
    },
  )
})

describe('EarlyTests', () => {
  const nodes = [parseExpression('ab*', { ignoreCase: false })!]

  it('are over after some, and at once where one does not know', () => {
    const early = new EarlyTests(nodes)
    const answers: (boolean | null)[] = []
    while (!early.areOver) answers.push(early.ask(() => true))
    expect(answers).toEqual(Array.from({ length: 2 }, () => true))
    const other = new EarlyTests(nodes)
    expect([other.ask(() => false), other.areOver, other.ask(() => null), other.areOver]).toEqual([false, false, null, true])
  })

  it('are none of an expression that may be refused', () => {
    expect(new EarlyTests([parseExpression('(?:ab{9}){41}', { ignoreCase: false })!]).areOver).toBe(true)
  })
})
