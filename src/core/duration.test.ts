import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatDuration, parseDuration, scaleDuration } from './duration.ts'
import { isRetriageError } from './errors.ts'

describe('parseDuration', () => {
  test.each([
    ['PT4H', 14_400_000],
    ['PT1H30M', 5_400_000],
    ['P1DT30M', 88_200_000],
    ['P2W', 1_209_600_000],
    ['PT0.5H', 1_800_000],
    ['PT84S', 84_000],
    ['PT1.2345S', 1235],
    ['PT0S', 0],
    ['pt4h', 14_400_000],
    [' PT4H ', 14_400_000],
    ['PT36H', 129_600_000],
  ])('%j is %d ms', (text, expected) => {
    expect(parseDuration(text)).toBe(expected)
  })

  test.each([
    '',
    'P',
    'PT',
    'P1DT',
    '4h',
    '-PT1H',
    'PT-1H',
    'P1M',
    'P1Y',
    'PT1.5H30M',
    'PT1S1H',
    'PT1,5H',
    '04:00:00',
    'PT.5H',
    'PT9007199254741S',
    'PT1H '.repeat(2),
  ])('%j is refused with a remedy', (text) => {
    try {
      parseDuration(text)
      expect.unreachable()
    } catch (error) {
      expect(isRetriageError(error, 'invalid_duration')).toBe(true)
      expect((error as Error).message).toContain('write ISO-8601')
    }
  })

  test.each([undefined, null, 5, {}])('%j is not text', (value) => {
    expect(() => parseDuration(value as unknown as string)).toThrow('write ISO-8601')
  })
})

test('every whole number of milliseconds comes back as it went in', () => {
  fc.assert(
    fc.property(fc.oneof(fc.nat(), fc.maxSafeNat()), (ms) => {
      expect(parseDuration(formatDuration(ms))).toBe(ms)
    }),
  )
})

test('durations are written in the largest unit that holds them whole', () => {
  expect([0, 1, 500, 84_000, 5_400_000, 14_400_000].map(formatDuration)).toEqual(['PT0S', 'PT0.001S', 'PT0.5S', 'PT84S', 'PT90M', 'PT4H'])
})

describe('scaleDuration', () => {
  test('1.4 times one minute is 84 s', () => {
    expect(formatDuration(scaleDuration(parseDuration('PT1M'), 1.4))).toBe('PT84S')
  })

  test('is never below the product and less than a step above it', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 45), fc.integer({ min: 100, max: 400 }), (ms, percent) => {
        const scaled = BigInt(scaleDuration(ms, percent / 100)) * 100n
        const product = BigInt(ms) * BigInt(percent)
        expect(scaled >= product).toBe(true)
        expect(scaled - product < 100n * 1000n).toBe(true)
      }),
    )
  })
})
