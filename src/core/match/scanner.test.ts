import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { RE2JS } from 're2js'
import { builtInPacks } from 'retriage/patterns'
import { packsWithExamples } from 'retriage/patterns/examples'
import { re2, re2Js } from 'retriage/regex'
import { describe, expect, it } from 'vitest'
import { compilePattern, type Matchable } from './compile.ts'
import type { ExpressionEngine } from './engine.ts'
import { createWasmKernel, JavaScriptKernel, type Kernel } from './kernel.ts'
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
function loop(patterns: readonly Matchable[], log: string, engine: ExpressionEngine = re2Js): string[] {
  const tests = [...patterns]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((pattern) => ({ id: pattern.id, ...compilePattern(pattern, engine) }))
  return log
    .split('\n')
    .flatMap((text, i) => tests.filter(({ match, except }) => match.test(text) && !except?.test(text)).map(({ id }) => `${i + 1} ${id}`))
}

/** re2-wasm with a new heap for every hundred expressions, because what they take is never given back. */
function freshRe2Wasm(): ExpressionEngine {
  const require = createRequire(import.meta.url)
  let compiled = 0
  return {
    id: 're2-wasm',
    compile(source, { ignoreCase }) {
      if (compiled++ % 100 === 0)
        for (const file of Object.keys(require.cache)) if (file.includes('re2-wasm')) Reflect.deleteProperty(require.cache, file)
      const { RE2 } = require('re2-wasm') as typeof import('re2-wasm')
      const expression = new RE2(source, ignoreCase ? 'iu' : 'u')
      return { test: (text) => expression.test(text) }
    },
  }
}

// Parts that meet: words, their halves and cases, what folds to ASCII letters, what is a letter to no `\w`.
const words = [
  'abc',
  'killed',
  'disk full',
  'no space',
  'EIO',
  'x',
  'ab',
  '12',
  '7',
  ' ',
  '-',
  '[',
  '*',
  '_',
  '\u00e9',
  '\u{1F600}',
  ...['\u212a', '\u017f'],
]
const escaped = (text: string): string => text.replace(/[[*-]/g, '\\$&')
const atom = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...words.map(escaped)) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '.',
      '\\d',
      '\\w',
      '\\S',
      '\\s',
      '\\W',
      '\\D',
      '[a-c]',
      '[^x]',
      '[A-Z\\d]',
      '[[:alpha:]]',
      '[^\\W_]',
      '[k-s]',
      '\\pL',
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom('\\b', '\\B', '^', '$', '\\A', '\\z', '\\x41', '\\u00e9', '\\x{1F600}') },
)
const quantifier = fc.constantFrom('', '', '', '', '*', '+', '?', '*?', '{2}', '{1,3}', '{2,}', '{0,2}?')
const { expression } = fc.letrec<{ expression: string; sequence: string; piece: string }>((tie) => ({
  piece: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc
      .tuple(atom, quantifier)
      .map(([part, times]) =>
        /^(\\[bBAz]|[\^$])$/.test(part) || (part.length > 2 && /\w\w$/.test(part) && !part.startsWith('\\')) ? part : part + times,
      ),
    fc
      .tuple(fc.constantFrom('(', '(?:', '(?i:', '(?P<n>'), tie('expression'), quantifier)
      .map(([open, inner, times]) => `${open}${inner})${times}`),
  ),
  sequence: fc.array(tie('piece'), { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join('')),
  expression: fc.array(tie('sequence'), { minLength: 1, maxLength: 2 }).map((branches) => branches.join('|')),
}))
const line = fc.array(fc.constantFrom(...words, ...words.map((word) => word.toUpperCase()), 'A', 'b', 'foo', '\r', '\t'), { maxLength: 12 })
const log = fc.array(line, { maxLength: 12 }).map((lines) => lines.map((parts) => parts.join('')).join('\n'))

const isExpression = (source: string): boolean => {
  try {
    return RE2JS.compile(source.replace(/\\u00e9/g, '\\x{e9}')) !== null
  } catch {
    return false
  }
}
const matchable = fc
  .tuple(expression.filter(isExpression), fc.option(expression.filter(isExpression), { freq: 8 }), fc.boolean())
  .map(([match, except, ignoreCase]) =>
    pattern(match, { id: `${match}/${except ?? ''}/${ignoreCase}`, ignoreCase, ...(except === null ? {} : { except }) }),
  )
const distinct = (patterns: Matchable[]): Matchable[] => [...new Map(patterns.map((one) => [one.id, one])).values()]

describe('createScanner', () => {
  it('finds what a loop over re2js finds, with either kernel', () => {
    // 2,500 logs with four expressions each.
    fc.assert(
      fc.property(fc.array(matchable, { minLength: 4, maxLength: 4 }).map(distinct), log, (patterns, text) => {
        const expected = loop(patterns, text)
        for (const [, kernel] of kernels) expect(scan(patterns, text, kernel)).toEqual(expected)
      }),
      { numRuns: 2500 },
    )
  }, 120_000)

  it.each(kernels)('reports a line once where a line feed looks like the asterisk of a literal (%s)', (_, kernel) => {
    const patterns = [pattern('\\pL'), pattern('\\*abc'), pattern('abc')]
    expect(scan(patterns, 'abc\nabc', kernel)).toEqual(['1 \\pL', '1 abc', '2 \\pL', '2 abc'])
  })

  it('finds what a loop over re2-wasm finds', () => {
    const re2Wasm = freshRe2Wasm()
    fc.assert(
      fc.property(matchable, log, (one, text) => {
        expect(scan([one], text)).toEqual(loop([one], text, re2Wasm))
      }),
      { numRuns: 400 },
    )
  }, 60_000)

  it.each(kernels)(
    'does not care where chunks are cut, nor about bytes that are no UTF-8 (%s)',
    (_, kernel) => {
      const bytes = fc
        .array(
          fc.oneof(
            line.map((parts) => Buffer.from(parts.join(''))),
            fc.uint8Array({ maxLength: 4 }),
            fc.constant(Buffer.from('\n')),
          ),
          { maxLength: 30 },
        )
        .map((parts) => Buffer.concat(parts))
      fc.assert(
        fc.property(
          fc.array(matchable, { minLength: 1, maxLength: 3 }).map(distinct),
          bytes,
          fc.array(fc.nat(40)),
          (patterns, whole, cuts) => {
            const scanner = createScanner(patterns, re2, { kernel })
            const expected = scanner.scan(whole)
            expect(told(expected)).toEqual(loop(patterns, whole.toString()))
            const stream = scanner.stream()
            const found: Pair[] = []
            let at = 0
            for (const cut of cuts) found.push(...stream.push(whole.subarray(at, (at += cut))))
            found.push(...stream.push(whole.subarray(at)), ...stream.end())
            expect(found).toEqual(expected)
          },
        ),
        { numRuns: 400 },
      )
    },
    60_000,
  )

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
