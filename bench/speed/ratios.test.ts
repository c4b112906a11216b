import { describe, expect, it } from 'vitest'
import { median, ratio, speed, spread } from './ratios.ts'

describe('median', () => {
  it('is the middle of an odd number of values and between the two middle ones of an even number', () => {
    expect(median([3, 1, 2])).toBe(2)
    expect(median([4, 1, 3, 2])).toBe(2.5)
    expect(median([10, 9])).toBe(9.5)
  })

  it('is nothing of nothing', () => {
    expect(median([])).toBeNaN()
  })
})

describe('ratio', () => {
  it('compares within each round, so that a slow round does not count against one of them', () => {
    // The machine was five times slower in the second round; each round says 2.
    expect(ratio([100, 20, 100], [50, 10, 50])).toEqual({ median: 2, min: 2, max: 2 })
  })

  it('leaves out rounds that only one has', () => {
    expect(ratio([100, 30], [50, 10, 1, 1])).toEqual({ median: 2.5, min: 2, max: 3 })
    expect(ratio([], [1])).toBeNull()
  })
})

it('knows the ends of a spread', () => {
  expect(spread([2, 9, 4])).toEqual({ median: 4, min: 2, max: 9 })
})

it('counts a megabyte as a million bytes', () => {
  expect(speed(5_000_000, 500)).toBe(10)
})
