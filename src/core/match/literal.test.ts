import fc from 'fast-check'
import { RE2 } from 're2-wasm'
import { describe, expect, it } from 'vitest'
import { requiredLiterals } from './literal.ts'

describe('requiredLiterals', () => {
  it.each([
    ['Connection refused', ['connection refus']],
    ['[Cc]onnection refused', ['connection refus']],
    ['ECONNREFUSED|Connection refused', ['econnrefused', 'connection refus']],
    ['foo.*barbaz', ['barbaz']],
    ['(?i)No Space left', ['pace left']],
    ['errno \\d+: (?:disk|quota) full', [': disk full', ': quota full']],
    ['ab?cdef', ['abcdef', 'acdef']],
    ['(abc)+', ['abc']],
    ['\\bKilled\\b', ['killed']],
    ['a{3}bcd', ['aaabcd']],
    ['(?P<n>oops!)', ['oops!']],
  ])('of %s', (source, literals) => {
    expect(requiredLiterals(source)).toEqual(literals)
  })

  it.each(['.*', 'a|.*', '\\d+', '(?:abc)?', '[a-z]+', '(?=abc)', 'ab', '(', ''])('knows none of %s', (source) => {
    expect(requiredLiterals(source)).toBeNull()
  })

  // Whatever RE2 matches must contain one of the literals, or a match would be missed.
  it('never misses a line that RE2 matches', () => {
    const piece = fc.constantFrom(
      'abc',
      'x',
      'Kelvin',
      '[ab]c',
      'd+',
      '(e|fgh)',
      'i?',
      '.',
      '\\d',
      '[^j]',
      '(?:klm)*',
      '{2}',
      '\\.',
      's',
      ' ',
    )
    const source = fc.array(piece, { minLength: 1, maxLength: 5 }).map((pieces) => pieces.join(''))
    const line = fc.array(
      fc.constantFrom('abc', 'x', 'KELVIN', '\u212aelvin', 'ac', 'bc', 'dd', 'e', 'fgh', 'i', '7', 'klm', '.', 'S', '\u017f', ' '),
      { maxLength: 12 },
    )
    const compiled = new Map<string, RE2 | null>()
    fc.assert(
      fc.property(source, fc.array(line, { minLength: 20, maxLength: 20 }), (pattern, lines) => {
        if (!compiled.has(pattern)) compiled.set(pattern, compile(pattern))
        const re2 = compiled.get(pattern)
        const literals = requiredLiterals(pattern, { ignoreCase: true })
        if (!re2 || literals === null) return
        for (const text of lines.map((parts) => parts.join(''))) {
          const ascii = text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
          if (re2.test(text)) expect(literals.some((literal) => ascii.includes(literal))).toBe(true)
        }
      }),
      { numRuns: 400 },
    )
  })
})

function compile(source: string): RE2 | null {
  try {
    return new RE2(source, 'iu')
  } catch {
    return null
  }
}
