import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isRetriageError } from './errors.ts'
import { formatMemory, parseMemory, scaleMemory } from './memory.ts'

const bytes = fc.oneof(fc.nat(), fc.maxSafeNat())

describe('parseMemory', () => {
  test.each([
    ['16g', 16 * 1024 ** 3],
    ['16G', 16 * 1024 ** 3],
    ['16Gi', 16 * 1024 ** 3],
    ['16GiB', 16 * 1024 ** 3],
    ['16 gb', 16 * 1024 ** 3],
    [' 512m ', 512 * 1024 ** 2],
    ['1.5g', 1_610_612_736],
    ['0.1k', 103],
    ['1000', 1000],
    ['1000b', 1000],
    [4096, 4096],
    [0, 0],
    ['1p', 1024 ** 5],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
  ])('%j is %d bytes', (text, expected) => {
    expect(parseMemory(text)).toBe(expected)
  })

  test.each([
    '',
    ' ',
    'g',
    '-1g',
    '+1g',
    '1e3',
    '16 gigabytes',
    '1,5g',
    '.5g',
    '5.g',
    '16i',
    'NaN',
    '0x10',
    '9p9',
    '9007199254740992',
    '9999p',
    -1,
    1.5,
    NaN,
    Infinity,
  ])('%j is refused with a remedy', (value) => {
    try {
      parseMemory(value)
      expect.unreachable()
    } catch (error) {
      expect(isRetriageError(error, 'invalid_memory')).toBe(true)
      expect((error as Error).message).toContain('write a number and a unit')
    }
  })
})

test('every whole number of bytes comes back as it went in', () => {
  fc.assert(
    fc.property(bytes, (n) => {
      expect(parseMemory(formatMemory(n))).toBe(n)
    }),
  )
})

test('memory is written in the largest unit that holds it whole', () => {
  expect([0, 1000, 1024, 1536 * 1024 ** 2, 2 * 1024 ** 3].map(formatMemory)).toEqual(['0b', '1000b', '1k', '1536m', '2g'])
})

describe('scaleMemory', () => {
  test('1.5 times 1 GiB is 1.5 GiB', () => {
    expect(scaleMemory(parseMemory('1g'), 1.5)).toBe(parseMemory('1.5g'))
    expect(formatMemory(scaleMemory(parseMemory('1g'), 1.5))).toBe('1536m')
    expect(formatMemory(scaleMemory(parseMemory('16g'), 1.5))).toBe('24g')
  })

  test('is never below the product and less than a step above it', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 50), fc.integer({ min: 100, max: 400 }), (n, percent) => {
        const scaled = BigInt(scaleMemory(n, percent / 100)) * 100n
        const product = BigInt(n) * BigInt(percent)
        expect(scaled >= product).toBe(true)
        expect(scaled - product < 100n * 1024n ** 2n).toBe(true)
      }),
    )
  })

  test('factors that are not printed as a plain decimal count too', () => {
    expect(scaleMemory(1024 ** 3, 1e-7)).toBe(108)
  })
})
