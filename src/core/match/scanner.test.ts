import { readFileSync } from 'node:fs'
import { builtInPacks } from 'retriage/patterns'
import { packsWithExamples } from 'retriage/patterns/examples'
import { re2, re2Js } from 'retriage/regex'
import { describe, expect, it } from 'vitest'
import type { Matchable } from './compile.ts'
import { JavaScriptKernel } from './javascript-kernel.ts'
import { createWasmKernel, type Kernel } from './kernel.ts'
import { createScanner, type Pair } from './scanner.ts'

const pattern = (match: string, more: Partial<Matchable> = {}): Matchable => ({ id: match, match, ignoreCase: false, ...more })
const kernels: [string, (bytes: number) => Kernel][] = [
  ['WebAssembly', (bytes) => createWasmKernel(bytes)!],
  ['JavaScript', (bytes) => new JavaScriptKernel(bytes)],
]
const told = (pairs: readonly Pair[]): string[] => pairs.map(({ line, pattern: { id } }) => `${line} ${id}`)
const scan = (patterns: readonly Matchable[], log: Uint8Array | string, kernel = kernels[0]![1]): string[] =>
  told(createScanner(patterns, re2, { kernel }).scan(log))

/** What a loop over all lines and patterns finds. */
function loop(patterns: readonly Matchable[], log: string): string[] {
  const tests = [...patterns]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, match, ignoreCase }) => ({ id, expression: re2Js.compile(match, { ignoreCase }) }))
  return log.split('\n').flatMap((text, i) => tests.filter(({ expression }) => expression.test(text)).map(({ id }) => `${i + 1} ${id}`))
}

describe('createScanner', () => {
  it.each([1, 40, 70])('finds what stands nearly everywhere, and what stands behind it (lines of %i thousand)', (thousands) => {
    const log = Array.from({ length: 40 }, (_, i) => `${'a'.repeat(1000 * thousands)}${i % 2 ? 'b' : 'c'}`).join('\n') + '\nrare words'
    const patterns = [pattern('aaa.*b'), pattern('aaaa[^c]*$'), pattern('rare words')]
    const odd = Array.from({ length: 20 }, (_, i) => 2 * i + 2)
    const expected = [...odd.flatMap((line) => [`${line} aaa.*b`, `${line} aaaa[^c]*$`]), '41 rare words']
    for (const [, kernel] of kernels) {
      expect(scan(patterns, log, kernel)).toEqual(expected)
      expect(scan(patterns.slice(0, 2), log, kernel)).toEqual(expected.slice(0, -1))
    }
  })

  it.each(kernels)('reports a line once where a line feed looks like the asterisk of a literal (%s)', (_, kernel) => {
    const patterns = [pattern('\\pL'), pattern('\\*abc'), pattern('abc')]
    expect(scan(patterns, 'abc\nabc', kernel)).toEqual(['1 \\pL', '1 abc', '2 \\pL', '2 abc'])
  })

  it.each([
    ['\\b\\[abc', '\\b'],
    ['abc-\\b', 'abc-'],
    ['\\babc\\b', '\\Babc\\B'],
    ['^abc$', '(?:^| )abc(?:$|,)'],
    ['[=: ]*500\\b', '(?:x[=:]+)+500(?:[^0-9]|$)'],
    ['(?:ab)?c[dD]ef(?:g|$)', '(ab|c.)*defg?h'],
    ['abc.*xyz', 'x?y?z?abc'],
    ['.abc.', '\\Wabc\\W'],
  ])('looks around a literal as %s and %s say', (one, other) => {
    const around = ['', 'x', '[', '=', ' ', '5', 'x[', ', ', '\u00e9', '-x', 'xyz', 'ab', '500', 'abc ']
    const middle = ['abc', '[abc', 'abc-', '500', 'x=500', 'cdef', 'cDefg', 'abcdefgh', 'ABC']
    const text = around.flatMap((head) => middle.flatMap((word) => around.map((tail) => head + word + tail))).join('\n')
    const patterns = [pattern(one), pattern(other)]
    for (const [, kernel] of kernels) expect(scan(patterns, text, kernel)).toEqual(loop(patterns, text))
  })

  it('says where the lines stand, in bytes', () => {
    const text = 'x\n\u00e9 killed\n\nkilled'
    const [first, second] = createScanner([pattern('killed')], re2).scan(text)
    expect(first).toMatchObject({ line: 2, start: 2, end: 11 })
    expect(second).toMatchObject({ line: 4, start: 13, end: 19 })
    expect(createScanner([pattern('^$')], re2).scan('')).toMatchObject([{ line: 1, start: 0, end: 0 }])
  })

  it.each(kernels)('finds a literal wherever it stands (%s)', (_, kernel) => {
    const literals = [
      'xqz',
      'xqzw',
      'xqzwv',
      'xqzwvu',
      'xqzwvut',
      'xqzwvuts',
      'xqzwvutsr',
      'xqzwvutsrp',
      'xqzwvutsrpo',
      'xqzwvutsrponmlkjihg',
    ]
    const scanner = createScanner(
      literals.map((literal) => pattern(literal)),
      re2,
      { kernel },
    )
    for (let before = 0; before < 40; before++) {
      const text = `${'.'.repeat(before)}XQZ${'.'.repeat(32_768 - 40)}${literals.at(-1)!}`
      expect(told(scanner.scan(text))).toEqual(literals.map((literal) => `1 ${literal}`))
    }
  })

  it.each(kernels)('has room for any number of hits (%s)', (_, kernel) => {
    const patterns = Array.from({ length: 12 }, (_, i) => pattern('a'.repeat(3 + i)))
    const text = Array.from({ length: 40 }, () => 'a'.repeat(2000)).join('\n')
    expect(scan(patterns, text, kernel)).toHaveLength(480)
  })

  it('gives the same for a text of many pieces, whatever stands at their edges', () => {
    for (const edge of ['killed', '\u{1F600}killed', '\nkilled', 'killed\n']) {
      const text = `${'.'.repeat(65_533)}${edge}${'.'.repeat(140_000)}\nkilled`
      expect(scan([pattern('killed'), pattern('\u{1F600}k')], text)).toEqual(
        scan([pattern('killed'), pattern('\u{1F600}k')], Buffer.from(text)),
      )
    }
  })

  it('reads a line of any length in time and memory that are in proportion', () => {
    const patterns = ['(a+)+$', '(x|xx)+y', '(.*)*!', 'killed.*(a|b)*c{50}', 'foo.*killed', '\\d+ killed.*(?:lost|gone)'].map((match) =>
      pattern(match, match === 'foo.*killed' ? { except: 'bar.*baz' } : {}),
    )
    const unit = `${'a'.repeat(50)} killed foo 12 killed ${'x'.repeat(50)}`
    const text = `${unit.repeat(8000)}!`
    expect(scan(patterns, text)).toEqual(['1 (.*)*!', '1 foo.*killed'])
    expect(scan(patterns, `${text} bar baz\u00e9`)).toEqual(['1 (.*)*!'])
  })
})

describe('built-in patterns', () => {
  const whole = packsWithExamples.flatMap((pack) => pack.patterns)
  const lines = whole.flatMap(({ id, examples, nearMiss }) => [...examples, ...nearMiss].map((text) => ({ id, text })))
  const scanner = createScanner(
    builtInPacks.flatMap((pack) => pack.patterns),
    re2,
  )

  it.each([[0], [1]])(
    'match what re2js says they match, of their own and of other lines (half %i)',
    (half) => {
      const tried = lines.filter((_, i) => i % 2 === half)
      const found = new Map<string, Set<number>>()
      for (const {
        line,
        pattern: { id },
      } of scanner.scan(tried.map(({ text }) => text).join('\n'))) {
        if (!found.has(id)) found.set(id, new Set())
        found.get(id)!.add(line)
      }
      whole.forEach(({ id, match, except, ignoreCase }, index) => {
        const matches = re2Js.compile(match, { ignoreCase })
        const excepts = except === undefined ? null : re2Js.compile(except, { ignoreCase })
        tried.forEach(({ id: owner, text }, i) => {
          const claimed = found.get(id)?.has(i + 1) ?? false
          if (!claimed && owner !== id && (i * 31 + index) % 400 !== 0) return
          expect([id, text, claimed]).toEqual([id, text, matches.test(text) && !excepts?.test(text)])
        })
      })
    },
    120_000,
  )

  it('are found by both kernels alike in the corpus', () => {
    const corpus = readFileSync(new URL('../../../bench/accuracy/corpus/own.jsonl', import.meta.url), 'utf8')
      .trimEnd()
      .split('\n')
    const log = corpus.map((item) => (JSON.parse(item) as { text: string }).text).join('\n')
    const other = createScanner(scanner.patterns, re2, { kernel: kernels[1]![1] })
    const expected = scanner.scan(log)
    expect(expected.length).toBeGreaterThan(500)
    expect(other.scan(Buffer.from(log))).toEqual(expected)
  })
})
