import { expect, it } from 'vitest'
import { PairTally } from './tally.ts'

function tallyOf(...triples: [number, number, number][]): { pairs: number; hash: number } {
  const tally = new PairTally()
  for (const triple of triples) tally.add(...triple)
  return { pairs: tally.pairs, hash: tally.hash }
}

it('does not care in which order pairs are found', () => {
  expect(tallyOf([0, 1, 2], [3, 4, 5])).toEqual(tallyOf([3, 4, 5], [0, 1, 2]))
})

it('tells documents, patterns and lines apart', () => {
  const hashes = new Set(
    [[0, 1, 2] as const, [1, 0, 2] as const, [2, 1, 0] as const, [0, 2, 1] as const].map((each) => tallyOf([...each]).hash),
  )
  expect(hashes.size).toBe(4)
})

it('has the hash that native/program.h has', () => {
  expect(tallyOf([0, 0, 1], [7, 2617, 90_000_000])).toEqual({ pairs: 2, hash: 375180451 })
})
