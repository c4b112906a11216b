import { packsWithExamples } from 'retriage/patterns/examples'
import { readLines, type ExpressionEngine } from 'retriage/core'
import { createRequire } from 'node:module'
import { describe, expect, it, vi } from 'vitest'
import { re2Js } from './re2-js.ts'
import { re2 } from './re2.ts'

const patterns = packsWithExamples.flatMap((pack) => pack.patterns)

describe('re2-wasm and re2js', () => {
  // Few enough expressions for a minute: every eighth built-in pattern, and every syntax that needs translation.
  const sources = [
    ...patterns.filter((_, i) => i % 8 === 0).map(({ match, ignoreCase }) => ({ match, ignoreCase })),
    { match: '\\u00e9|\\\\u0041|\\u{1F600}$', ignoreCase: true },
    // Four digits and no more: what follows are letters.
    { match: '\\u00e9ab*x', ignoreCase: false },
  ]
  const lines = [
    ...patterns.flatMap(({ examples, nearMiss }) => [...examples, ...nearMiss]).flatMap((line) => readLines(line).map(({ text }) => text)),
    '\u00c9',
    '\\u0041',
    'x\u{1F600}',
    '\u00e9abbx',
    '\u2028',
    '',
  ]

  it('answer alike', async () => {
    let engine = await withHeapOfItsOwn()
    for (const [index, { match, ignoreCase }] of sources.entries()) {
      if (index % 24 === 23) engine = await withHeapOfItsOwn()
      const [wasm, js] = [engine.compile(match, { ignoreCase }), re2Js.compile(match, { ignoreCase })]
      for (const line of lines.filter((_, i) => i % 4 === 0)) expect([match, line, js.test(line)]).toEqual([match, line, wasm.test(line)])
    }
  }, 60_000)
})

/** A second copy of re2-wasm, because what one heap has taken is never given back. */
async function withHeapOfItsOwn(): Promise<ExpressionEngine> {
  const { cache } = createRequire(import.meta.url)
  for (const file of Object.keys(cache)) if (file.includes('re2-wasm')) Reflect.deleteProperty(cache, file)
  vi.resetModules()
  return (await import('./re2-wasm.ts')).re2Wasm
}

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
