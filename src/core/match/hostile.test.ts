import { re2 } from 'retriage/regex'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { LineAutomaton } from './automaton.ts'
import { compilePattern, type Matchable } from './compile.ts'
import { Effort } from './effort.ts'
import { createScanner } from './scanner.ts'
import { LineSimulation } from './simulation.ts'

const pattern = (match: string): Matchable => ({ id: match, match, ignoreCase: false })
const length = 200_000
const random = (letters: string): string => {
  let seed = 1
  return Array.from({ length }, () => letters[(seed = (seed * 48_271) % 2_147_483_647) % letters.length]).join('')
}
const texts = {
  'one letter': 'a'.repeat(length),
  'two letters at random': random('ab'),
  'letters, spaces and commas at random': random('abcx ,P'),
  'the text that is looked for': 'aaab failed '.repeat(length / 12),
  'short lines': `${'a'.repeat(40)}\n`.repeat(length / 41),
}

afterEach(() => vi.restoreAllMocks())

describe('a hostile pattern', () => {
  it.each([
    ...['(a+)+$', '(a|aa)+$', '(.*)*x', '(.*?,){11}P', '(a{0,50}){0,10}c', 'a.{0,900}b.{0,100}c', '.*a.{500}c', 'aaa.{0,400}b.{0,400}c'],
    ...[
      '(a|b)*a(a|b){12}c',
      '\\pL{1,1000}x',
      '(?:a?b?c?){20}x',
      '\\b\\w{1,300}\\b,\\b',
      '[ab]{1,300}[bc]{1,300}x',
      'aaa|aab|aba|baa|bba|abb',
    ],
  ])('%s loads, and takes work in proportion to the text', (match) => {
    expect(compilePattern(pattern(match), re2)).toBeTruthy()
    for (const [name, text] of Object.entries(texts)) {
      let building = 0
      let read = 0
      let simulated = 0
      const { spend } = Effort.prototype
      vi.spyOn(Effort.prototype, 'spend').mockImplementation(function (this: Effort, nanoseconds) {
        building += nanoseconds
        return spend.call(this, nanoseconds)
      })
      for (const key of ['testFrom', 'testBefore'] as const) {
        const test = LineAutomaton.prototype[key]
        vi.spyOn(LineAutomaton.prototype, key).mockImplementation(function (this: LineAutomaton, bytes, at, from, to) {
          const before = this.allowance
          const matches = test.call(this, bytes, at, from, to)
          read += Math.max(0, before - Math.max(0, this.allowance))
          return matches
        })
      }
      const { test } = LineSimulation.prototype
      vi.spyOn(LineSimulation.prototype, 'test').mockImplementation(function (this: LineSimulation, bytes, from, to) {
        simulated += to - from
        return test.call(this, bytes, from, to)
      })
      createScanner([pattern(match)], re2).scan(text)
      // Nanoseconds: four milliseconds at once, then four for a byte; the rest are bytes.
      expect([name, building < 5_000_000 + 10 * length]).toEqual([name, true])
      expect([name, read <= 6 * length, simulated <= length]).toEqual([name, true, true])
      vi.restoreAllMocks()
    }
  })

  it.each(['(?:a|ab|b){300}c', '.{1000}.{1000}.{1000}.{1000}.{1000}', manySets()])(
    'is refused where it cannot be bounded, with what to do about it (%#)',
    (match) => {
      expect(() => compilePattern(pattern(match), re2, 'packs/mine.yaml')).toThrow(
        /^packs\/mine\.yaml: pattern ".*": "match" .*; write "\+" or "\*" in place of counts, or make several patterns of it$/s,
      )
    },
  )
})

/** Each letter in a class of its own. */
function manySets(): string {
  return Array.from({ length: 260 }, (_, i) => String.fromCodePoint(0x4e00 + i)).join('')
}
