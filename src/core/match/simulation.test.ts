import fc from 'fast-check'
import { re2Js } from 'retriage/regex'
import { describe, expect, it } from 'vitest'
import { compileProgram } from './program.ts'
import { createWasmSimulation, JavaScriptSimulation } from './simulation-kernel.ts'
import { layoutOf } from './simulation-layout.ts'
import { staysWithin } from './simulation-work.ts'
import { LineSimulation } from './simulation.ts'
import { parseExpression } from './syntax.ts'

const layout = (source: string) => layoutOf(compileProgram([parseExpression(source, { ignoreCase: false })!], { counting: true })!)
// Rows of one piece and of several; counts of every kind; assertions; groups beyond the first 32.
const sources = [
  ...['a.{0,9}b.{0,9}c', '(a|b)*a(a|b){9}c', '^(?:ab?)+$', '\\bab\\b', 'a\\Bb', '(a.{0,5}){3}c', '[^a]+c|^$', 'a.\u00e9|b', 'x?'],
  ...[
    'b[ab]{200}c',
    'b[^c]{0,300}c',
    'ca{195,}b',
    '(?:a{194,196}b){1,2}c',
    '\\ba{200,210}\\b',
    'c(?:a{193}|b)*c',
    '(?:a?b?){15}c',
    '(?:ab|ba){20}c',
  ],
  ...['[ab]{64}c', '[ab]{127}c', 'a[ab]{128}c', '.{190}b$'],
]
const runs = fc.tuple(fc.constantFrom('a', 'b', 'ab', 'ba', '\u00e9a'), fc.integer({ min: 1, max: 230 })).map(([text, n]) => text.repeat(n))
const text = fc
  .array(fc.oneof({ weight: 3, arbitrary: fc.constantFrom('a', 'b', 'c', ' ', '\u00e9', '\u{1F600}') }, { weight: 1, arbitrary: runs }), {
    maxLength: 12,
  })
  .map((parts) => parts.join(''))

describe('LineSimulation', () => {
  it.each(sources)('says of %s what re2js says, with either kernel', (source) => {
    const expected = re2Js.compile(source, { ignoreCase: false })
    const simulations = [
      new LineSimulation(layout(source)!, (image) => createWasmSimulation(image)!),
      new LineSimulation(layout(source)!, (image) => new JavaScriptSimulation(image)),
    ]
    fc.assert(
      fc.property(text, (line) => {
        const bytes = new TextEncoder().encode(`-${line}`)
        for (const simulation of simulations) expect(simulation.test(bytes, 1, bytes.length)).toBe(expected.test(line))
      }),
      { numRuns: 150 },
    )
  })

  it('reads a line that is longer than its input', () => {
    for (const kernel of [(image: Int32Array) => createWasmSimulation(image)!, (image: Int32Array) => new JavaScriptSimulation(image)]) {
      const simulation = new LineSimulation(layout('a[^a]{400}b$')!, kernel)
      const bytes = new TextEncoder().encode(`${'x'.repeat(20_000)}a${'x'.repeat(400)}b`)
      expect(simulation.test(bytes, 0, bytes.length)).toBe(true)
      expect(simulation.test(bytes, 0, bytes.length - 1)).toBe(false)
    }
  })
})

describe('staysWithin', () => {
  it.each([
    ['error: .{0,200}failed', true],
    ['a.{0,900}b.{0,900}c', true],
    // Whose places to go on from are many, but never at once.
    [`(?:${Array.from({ length: 40 }, (_, i) => `word${String.fromCharCode(97 + (i % 26))}${i}x?`).join('|')}) failed`, true],
    ['(?:a|ab|b){300}c', false],
    ['(?:[ab]{0,30}x?){20}z', false],
  ])('%s: %s', (source, within) => {
    const found = layout(source)
    expect(found !== null && staysWithin(found, 80)).toBe(within)
  })
})
