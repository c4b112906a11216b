import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { packsWithExamples } from 'retriage/patterns/examples'
import { re2 } from 'retriage/regex'
import { describe, expect, it } from 'vitest'
import { compilePattern, type Matchable } from './compile.ts'
import { JavaScriptKernel } from './javascript-kernel.ts'
import { createWasmKernel, type Kernel } from './kernel.ts'
import { createScanner, type Pair } from './scanner.ts'

/** Generated logs and patterns that are tried. `RETRIAGE_EQUALITY_CASES=10000` also tries every built-in pattern on the corpus: about a minute. */
const cases = Number(process.env['RETRIAGE_EQUALITY_CASES'] ?? 400)

const mostTime = 60_000 + 200 * cases

const kernels: [string, (bytes: number) => Kernel][] = [
  ['WebAssembly', (bytes) => createWasmKernel(bytes)!],
  ['JavaScript', (bytes) => new JavaScriptKernel(bytes)],
]

const require = createRequire(import.meta.url)
type Re2Wasm = typeof import('re2-wasm')
let re2Wasm = withHeapOfItsOwn()

function withHeapOfItsOwn(): Re2Wasm {
  for (const file of Object.keys(require.cache)) if (file.includes('re2-wasm')) Reflect.deleteProperty(require.cache, file)
  return require('re2-wasm') as Re2Wasm
}

/**
 * Uses an expression of re2-wasm, which only this private way gives its memory back. Once its heap of 16 MB has overflowed, which prints a line,
 * nothing it says counts any more.
 *
 * @throws SyntaxError where it refuses the expression; another Error where the expression overflows a heap of its own
 */
function withRe2Wasm<T>(source: string, flags: string, use: (test: (text: string) => boolean) => T, again = true): T {
  let wrapper: { delete(): void } | undefined
  try {
    const expression = new re2Wasm.RE2(source, flags)
    wrapper = (expression as unknown as { wrapper: { delete(): void } }).wrapper
    return use((text) => expression.test(text))
  } catch (error) {
    if (error instanceof SyntaxError) throw error
    wrapper = undefined
    re2Wasm = withHeapOfItsOwn()
    if (!again) throw error
    return withRe2Wasm(source, flags, use, false)
  } finally {
    wrapper?.delete()
  }
}

const flagsOf = ({ ignoreCase }: Matchable): string => (ignoreCase ? 'iu' : 'u')
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** What a plain loop over all lines and patterns finds. */
function loop(patterns: readonly Matchable[], bytes: Uint8Array): string[] {
  const lines: { start: number; end: number; text: string }[] = []
  for (let start = 0; start <= bytes.length;) {
    const feed = bytes.indexOf(10, start)
    const end = feed < 0 ? bytes.length : feed
    lines.push({ start, end, text: decoder.decode(bytes.subarray(start, end)) })
    start = end + 1
  }
  const found = patterns.flatMap((pattern) => {
    const { id, match, except } = pattern
    const matching = withRe2Wasm(match, flagsOf(pattern), (test) => lines.map(({ text }) => test(text)))
    const taken = except === undefined ? null : withRe2Wasm(except, flagsOf(pattern), (test) => lines.map(({ text }) => test(text)))
    return lines.flatMap(({ start, end }, i) => (matching[i] && !taken?.[i] ? [{ line: i + 1, id, start, end }] : []))
  })
  return found.sort((a, b) => a.line - b.line || (a.id < b.id ? -1 : 1)).map(({ line, id, start, end }) => `${line} ${start}-${end} ${id}`)
}
const told = (pairs: readonly Pair[]): string[] => pairs.map(({ line, start, end, pattern }) => `${line} ${start}-${end} ${pattern.id}`)

// Parts that meet: words, their halves and cases, what folds to ASCII letters, what is a letter to no `\w`.
const words = [
  ...['abc', 'killed', 'disk full', 'no space left', 'EIO', 'x', 'ab', '12', '7', ' ', '-', '[', '*', '_'],
  ...['\u00e9', '\u00c9', '\u{1F600}', '\u212a', '\u017f', '\u0436', '\u0416'],
]
const escaped = (text: string): string => text.replace(/[[*-]/g, '\\$&')
const classes = [
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
  '\\x00',
  '\\r',
]
const letters = ['\\u00e9', '\\x{1F600}', '\\x{436}', '[\u0430-\u0432]', '\ufffd']
const unicode = ['\\pL', '\\PL', '\\p{Greek}', '[\\pN\\s-]']
const quantifier = fc.constantFrom('', '', '', '', '*', '+', '?', '*?', '{2}', '{1,3}', '{2,}', '{0,2}?', '{02}')
const spelled = fc.constantFrom(...words.map(escaped))
const joined = (...parts: fc.Arbitrary<string>[]): fc.Arbitrary<string> => fc.tuple(...parts).map((texts) => texts.join(''))
const counts = fc.constantFrom('{0,20}', '{3,300}', '{250,}', '{40}')
const atom = fc.oneof(
  { weight: 200, arbitrary: joined(spelled, quantifier) },
  { weight: 80, arbitrary: joined(fc.constantFrom(...classes), quantifier) },
  { weight: 40, arbitrary: fc.constantFrom('\\b', '\\B', '^', '$', '\\A', '\\z', '\\Qa.b*\\E', '\\101', '\\x41') },
  { weight: 20, arbitrary: joined(fc.constantFrom(...letters), quantifier) },
  { weight: 10, arbitrary: joined(spelled, counts) },
  // Each of these takes re2-wasm a tenth of a second to compile.
  { weight: 1, arbitrary: joined(fc.constantFrom(...unicode), fc.constantFrom('', '?', '+')) },
  { weight: 1, arbitrary: joined(fc.constantFrom('.', '\\S', '[^x]', '\\d', '[a-c]'), counts) },
)
const { expression } = fc.letrec<{ expression: string; sequence: string; piece: string }>((tie) => ({
  piece: fc.oneof(
    { maxDepth: 2, depthSize: 'small', withCrossShrink: true },
    { weight: 4, arbitrary: atom },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom('(', '(?:', '(?i:', '(?P<n>'), tie('expression'), quantifier)
        .map(([open, inner, times]) => `${open}${inner})${times}`),
    },
  ),
  sequence: fc.array(tie('piece'), { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join('')),
  expression: fc.array(tie('sequence'), { minLength: 1, maxLength: 2 }).map((branches) => branches.join('|')),
}))

/** What loading refuses is never run. */
const loads = (pattern: Matchable): boolean => {
  try {
    return compilePattern(pattern, re2) !== null
  } catch {
    return false
  }
}
const pattern = fc.tuple(expression, fc.option(expression, { freq: 6 }), fc.boolean()).map(([match, except, ignoreCase]): Matchable => {
  const id = `${match}/${except ?? ''}/${ignoreCase}`
  return { id, match, ignoreCase, ...(except === null ? {} : { except }) }
})
const patterns = fc
  .array(pattern, { minLength: 1, maxLength: 3 })
  .map((all) => [...new Map(all.map((one) => [one.id, one])).values()].filter(loads))
  .filter((all) => all.length > 0)

const piece = fc.oneof(
  {
    weight: 20,
    arbitrary: fc
      .constantFrom(...words, ...words.map((word) => word.toUpperCase()), 'A', 'b', 'foo', '\r', '\t', '\0')
      .map((text) => Buffer.from(text)),
  },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 4 }) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom('a', 'killed ', '\u00e9', 'no space '), fc.nat(60)).map(([text, n]) => Buffer.from(text.repeat(n))),
  },
)
const line = fc.array(piece, { maxLength: 12 }).map((parts) => Buffer.concat(parts))
/** Longer than what automata read for each pattern alone, with the same pieces again and again. */
const longLine = fc.tuple(line, line, line).map(([head, unit, tail]) => {
  const filler = unit.length === 0 ? Buffer.from('.') : unit
  return Buffer.concat([head, Buffer.concat(Array.from({ length: Math.ceil(66_000 / filler.length) }, () => filler)), tail])
})
const log = fc
  .array(fc.oneof({ weight: 100, arbitrary: line }, { weight: 1, arbitrary: longLine }), { maxLength: 10 })
  .map((lines) => Buffer.concat(lines.flatMap((each, i) => (i === 0 ? [each] : [Buffer.from('\n'), each]))))

describe('a scan', () => {
  it(
    `finds what a loop over re2-wasm finds, with either kernel and wherever chunks are cut (${cases} cases)`,
    () => {
      fc.assert(
        fc.property(patterns, log, fc.array(fc.nat(60), { maxLength: 8 }), (patterns, bytes, cuts) => {
          const expected = loop(patterns, bytes)
          for (const [, kernel] of kernels) {
            const scanner = createScanner(patterns, re2, { kernel })
            // At first there are no tables, and expressions are tried that nobody has compiled.
            for (let scans = 0; scans < 10; scans++) expect(told(scanner.scan(bytes))).toEqual(expected)
            const stream = scanner.stream()
            const found: Pair[] = []
            let at = 0
            for (const cut of cuts) found.push(...stream.push(bytes.subarray(at, (at += cut))))
            found.push(...stream.push(bytes.subarray(at)), ...stream.end())
            expect(told(found)).toEqual(expected)
          }
        }),
        { numRuns: cases, endOnFailure: true },
      )
    },
    mostTime,
  )

  it.runIf(cases >= 10_000)(
    'finds what a loop over re2-wasm finds, of all built-in patterns on the corpus',
    () => {
      const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')
      const items = read('bench/accuracy/corpus/own.jsonl').trimEnd().split('\n')
      const texts = [
        ...items.map((item) => (JSON.parse(item) as { text: string }).text),
        ...['services', 'hpc'].map((name) => read(`patterns/quiet/${name}.log`)),
      ]
      const all = packsWithExamples.flatMap((pack) => pack.patterns)
      const bytes = Buffer.from(texts.join('\n'))
      const lines = bytes.toString().split('\n')
      const expected = all.flatMap((pattern) => {
        // Where lines match, so does the whole, in which `^` and `$` are the ends of lines.
        const some = withRe2Wasm(pattern.match, `${flagsOf(pattern)}m`, (test) => test(bytes.toString()))
        if (!some && !/\\[Az]/.test(pattern.match)) return []
        const matching = withRe2Wasm(pattern.match, flagsOf(pattern), (test) => lines.flatMap((text, i) => (test(text) ? [i] : [])))
        if (pattern.except === undefined) return matching.map((i) => `${i + 1} ${pattern.id}`)
        return withRe2Wasm(pattern.except, flagsOf(pattern), (test) =>
          matching.flatMap((i) => (test(lines[i]!) ? [] : [`${i + 1} ${pattern.id}`])),
        )
      })
      expect(expected.length).toBeGreaterThan(500)
      for (const [, kernel] of kernels) {
        const pairs = createScanner(all, re2, { kernel }).scan(bytes)
        expect(pairs.map(({ line, pattern: { id } }) => `${line} ${id}`).sort()).toEqual([...expected].sort())
      }
    },
    mostTime,
  )
})

describe('an expression', () => {
  // Parts of which some make no expression, or none that RE2 takes.
  const parts = fc.constantFrom(
    ...[
      'a',
      'b',
      '(',
      ')',
      '[',
      ']',
      '|',
      '*',
      '+',
      '?',
      '{2}',
      '{,3}',
      '{2,1}',
      '{',
      '}',
      '^',
      '$',
      '.',
      '-',
      ':',
      '(?i)',
      '(?:',
      '(?P<n>',
      '(?<m>',
    ],
    ...[
      '\\b',
      '\\d',
      '\\pL',
      '\\p{Lu}',
      '\\p{Xx}',
      '\\1',
      '\\07',
      '\\x4',
      '\\x{41}',
      '\\Q',
      '\\E',
      '\\C',
      '\\k',
      '\\-',
      '[:alpha:]',
      '[:^x:]',
      '\\u00e9',
    ],
  )

  it(
    'that loads is one that re2-wasm takes',
    () => {
      fc.assert(
        fc.property(fc.array(parts, { maxLength: 8 }), (pieces) => {
          const match = pieces.join('')
          const one: Matchable = { id: 'x', match, ignoreCase: false }
          let taken = true
          try {
            withRe2Wasm(match, 'u', () => true)
          } catch {
            taken = false
          }
          let loaded = true
          try {
            compilePattern(one, re2)
          } catch (error) {
            loaded = false
            expect((error as Error).message).toMatch(/^pattern "x": "match" .*; /)
          }
          if (loaded) expect([match, taken]).toEqual([match, true])
        }),
        { numRuns: cases, endOnFailure: true },
      )
    },
    mostTime,
  )
})
