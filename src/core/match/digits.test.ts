import { describe, expect, it } from 'vitest'
import { digits, numberAt } from './digits.ts'

describe('digits', () => {
  it('are read where they stand, and need no mark in front of them in a string', () => {
    const numbers = Array.from({ length: 91 ** 2 }, (_, i) => i)
    const text = numbers.map((number) => digits(number, 2)).join('')
    expect(numbers.map((_, i) => numberAt(text, 2 * i, 2))).toEqual(numbers)
    expect(text).toMatch(/^[!-~]+$/)
    expect(JSON.stringify(text)).toBe(`"${text}"`)
  })

  it('have no room for more', () => {
    expect(() => digits(91, 1)).toThrow('91 has no room in 1 digits')
  })
})
