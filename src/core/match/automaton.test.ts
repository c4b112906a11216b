import fc from 'fast-check'
import { re2Js } from 'retriage/regex'
import { describe, expect, it, vi } from 'vitest'
import { AutomatonBudget, LineAutomaton } from './automaton.ts'
import { Effort } from './effort.ts'
import { backwards, compileProgram } from './program.ts'
import { parseExpression } from './syntax.ts'
import { readCharacter, readCharacterBefore } from './utf8.ts'

const unlimited = new Effort()
vi.spyOn(unlimited, 'spend').mockReturnValue(true)
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const sources = ['(a|b)*a(a|b){9}c', '^(?:ab?)+$', '\\bab\\b', 'a\\Bb', '(a.{0,5}){3}c', 'b$', '[^a]+c|^$', 'a.\u00e9|b', '(?i)AB[^c]$']
const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' ', '\u00e9', '\u{1F600}'), maxLength: 60 })

describe('LineAutomaton', () => {
  it.each(sources)('says of %s what re2js says, however often it has to forget', (source) => {
    const tree = parseExpression(source, { ignoreCase: false })!
    const expected = re2Js.compile(source, { ignoreCase: false })
    const forgetful = new LineAutomaton(compileProgram([tree])!, new AutomatonBudget(1000), unlimited)
    const mirrored = new LineAutomaton(compileProgram([backwards(tree)])!, new AutomatonBudget(), unlimited)
    fc.assert(
      fc.property(text, (line) => {
        const bytes = bytesOf(line)
        expect(forgetful.test(bytes, 0, bytes.length)).toBe(expected.test(line))
        mirrored.allowance = Infinity
        expect(mirrored.testBefore(bytes, bytes.length, 0, bytes.length)).toBe(expected.test(line))
      }),
      { numRuns: 300 },
    )
  })

  it('tells which of several expressions match', () => {
    const trees = sources.map((source) => parseExpression(source, { ignoreCase: false })!)
    const automaton = new LineAutomaton(compileProgram(trees)!, new AutomatonBudget(20_000), unlimited)
    fc.assert(
      fc.property(text, (line) => {
        const found = new Set<number>()
        const bytes = bytesOf(line)
        automaton.collect(bytes, 0, bytes.length, (expression) => found.add(expression))
        const expected = sources.flatMap((source, i) => (re2Js.compile(source, { ignoreCase: false }).test(line) ? [i] : []))
        expect([...found].sort()).toEqual(expected)
      }),
      { numRuns: 300 },
    )
  })

  it('gives up where its allowance ends', () => {
    const automaton = new LineAutomaton(
      compileProgram([parseExpression('a.*z', { ignoreCase: false })!])!,
      new AutomatonBudget(),
      unlimited,
      true,
    )
    const bytes = bytesOf('abcdefghz')
    automaton.allowance = 8
    expect(automaton.testFrom(bytes, 0, 0, bytes.length)).toBe(false)
    expect(automaton.allowance).toBeLessThan(0)
    automaton.allowance = 9
    expect(automaton.testFrom(bytes, 0, 0, bytes.length)).toBe(true)
  })
})

describe('characters', () => {
  const pieces = fc.array(fc.oneof(fc.uint8Array({ maxLength: 5 }), text.map(bytesOf)), { maxLength: 8 })

  it('are those of a decoder, from either side', () => {
    fc.assert(
      fc.property(
        pieces.map((parts) => Uint8Array.from(parts.flatMap((part) => [...part]))),
        (bytes) => {
          const points: number[] = []
          const read = (character: number): number => (points.push(character >> 2), 1 + (character & 3))
          for (let at = 0; at < bytes.length; at += bytes[at]! < 128 ? read(bytes[at]! * 4) : read(readCharacter(bytes, at, bytes.length)));
          const decoded = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
          expect(String.fromCodePoint(...points)).toBe(decoded)
          // From the end, where the text before is whole: an ASCII letter or the end of the line stands behind it.
          points.length = 0
          for (let end = bytes.length; end > 0;) {
            const byte = bytes[end - 1]!
            end -= byte < 128 ? read(byte * 4) : read(readCharacterBefore(bytes, end, 0))
          }
          expect(String.fromCodePoint(...points.reverse())).toBe(decoded)
        },
      ),
      { numRuns: 2000 },
    )
  })
})
