import { packsWithExamples } from 'retriage/patterns/examples'
import { readLines } from 'retriage/core'
import { describe, expect, it } from 'vitest'
import { re2Js } from './re2-js.ts'
import { re2Wasm } from './re2-wasm.ts'
import { re2 } from './re2.ts'

const patterns = packsWithExamples.flatMap((pack) => pack.patterns)

describe('re2-wasm and re2js', () => {
  // Few enough expressions for the heap of re2-wasm: every sixteenth built-in pattern, and every syntax that needs translation.
  const sources = [
    ...patterns.filter((_, i) => i % 16 === 0).map(({ match, ignoreCase }) => ({ match, ignoreCase })),
    { match: '\\u00e9|\\\\u0041|\\u{1F600}$', ignoreCase: true },
  ]
  const lines = [
    ...patterns.flatMap(({ examples, nearMiss }) => [...examples, ...nearMiss]).flatMap((line) => readLines(line).map(({ text }) => text)),
    '\u00c9',
    '\\u0041',
    'x\u{1F600}',
    '\u2028',
    '',
  ]

  it('answer alike', () => {
    for (const { match, ignoreCase } of sources) {
      const [wasm, js] = [re2Wasm.compile(match, { ignoreCase }), re2Js.compile(match, { ignoreCase })]
      for (const line of lines.filter((_, i) => i % 6 === 0)) expect([match, line, js.test(line)]).toEqual([match, line, wasm.test(line)])
    }
  }, 60_000)
})

describe('re2', () => {
  it('compiles equal expressions once', () => {
    expect(re2.compile('abc', { ignoreCase: true })).toBe(re2.compile('abc', { ignoreCase: true }))
    expect(re2.compile('abc', { ignoreCase: true })).not.toBe(re2.compile('abc', { ignoreCase: false }))
  })

  it('holds thousands of expressions', () => {
    const last = Array.from({ length: 6000 }, (_, i) => re2.compile(`number ${i} (?:failed|refused)$`, { ignoreCase: true })).at(-1)
    expect(last?.test('NUMBER 5999 failed')).toBe(true)
    expect(re2.compile('number 7 (?:failed|refused)$', { ignoreCase: true }).test('number 7 refused')).toBe(true)
  }, 60_000)

  it('goes on when the heap of re2-wasm is full, with the same answers', () => {
    const line = Array.from({ length: 4000 }, (_, i) => ((i * 7919) % 13 < 6 ? 'a' : 'b')).join('')
    // Each of these remembers its last dozen letters, which takes thousands of states and megabytes of the heap.
    for (let i = 0; i < 40; i++) {
      const source = `(a|b)*a(a|b){${10 + (i % 5)}}${i % 2 ? 'a' : 'c'}|${i}`
      expect(re2.compile(source, { ignoreCase: false }).test(line)).toBe(re2Js.compile(source, { ignoreCase: false }).test(line))
    }
  }, 120_000)
})
