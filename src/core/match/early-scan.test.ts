import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileLiterals } from './compiled-literals.ts'
import { longestEarlyText } from './early-scan.ts'
import { JavaScriptKernel } from './javascript-kernel.ts'
import { createWasmKernel, type Kernel } from './kernel.ts'
import { Prefilter } from './prefilter.ts'

const literals = ['abc', 'bca', 'aaa', 'abcabc', 'cabcabcab', ' error: ', '_x-', 'aabbaabbaabbaabb', 'no *']
const compiled = [compileLiterals(literals.slice(0, 5)), compileLiterals(literals.slice(5))]
const kernels: [string, (bytes: number) => Kernel][] = [
  ['WebAssembly', (bytes) => createWasmKernel(bytes)!],
  ['JavaScript', (bytes) => new JavaScriptKernel(bytes)],
]

/** Where literals begin, told by each of some scans of the same text. */
function scans(kernel: (bytes: number) => Kernel, text: Uint8Array, count: number): string[][] {
  const prefilter = new Prefilter(compiled, kernel)
  return Array.from({ length: count }, () => {
    const begins: string[] = []
    prefilter.scan(text, 0, text.length, (place, literal, before) => {
      expect(prefilter.lengths[literal]).toBe(literals[literal]!.length)
      begins.push(`${place - before} ${literals[literal]}`)
    })
    return [...new Set(begins)].sort()
  })
}

describe.each(kernels)('an early scan in %s', (_, kernel) => {
  it('finds what one by tables finds', () => {
    const piece = fc.constantFrom('a', 'b', 'c', 'A', 'BC', 'abc', ' Error: ', '\n', '\u00e9', '_X-', '\x7fx\r', 'NO \n', ...literals)
    let found = 0
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const [first, second, byTables] = scans(kernel, new TextEncoder().encode(pieces.join('')), 3)
        expect([first, second]).toEqual([byTables, byTables])
        found += first!.length
      }),
      { numRuns: 300 },
    )
    expect(found).toBeGreaterThan(300)
  })

  it.each([longestEarlyText, longestEarlyText + 1])('gives way to tables where a text of %i bytes is too much work', (length) => {
    const text = new TextEncoder().encode('a'.repeat(length))
    const [first] = scans(kernel, text, 1)
    expect(first).toHaveLength(length - 2)
  })
})
