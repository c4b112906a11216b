import { expect, it } from 'vitest'
import type { Entrant, Scan } from './entrants/entrant.ts'
import type { PatternFile } from './expressions/pattern-file.ts'
import { race, type Result } from './race.ts'

const corpus = { name: 'made up', path: '', lengths: [1e6], size: 1e6 }
const patterns = { name: '', patterns: [], json: '', re2: '', bytes: '', rustLines: '', extendedLines: '' } satisfies PatternFile
const conditions = { rounds: 3, budgetMs: 100, limitMs: 1000, roundMs: 0 }

/** Says that it scans so many bytes a millisecond and finds a pair every so many bytes; nothing is waited for. */
function entrant(name: string, pace: number, bytesPerPair: number, answer?: (scan: Scan) => Scan): Entrant {
  return {
    name,
    note: '',
    async open() {},
    async scan(end) {
      const pairs = Math.floor(end / bytesPerPair)
      const scan = { ms: end / pace, tally: { pairs, hash: pairs * 7 } }
      return answer ? answer(scan) : scan
    },
    async close() {},
  }
}

function run(...entrants: Entrant[]): Promise<Result[]> {
  return race(entrants, { corpus, patterns }, conditions, () => undefined)
}

it('gives a slow one only as much as it can scan, and holds that against the same part of the others', async () => {
  const [fast, slow] = await run(entrant('fast', 1e6, 1000), entrant('slow', 1000, 1000))
  expect(fast).toMatchObject({ slice: 1e6, speeds: [1000, 1000, 1000], found: { pairs: 1000 } })
  expect(slow?.error).toBeUndefined()
  expect(slow?.slice).toBeGreaterThan(50_000)
  expect(slow?.slice).toBeLessThanOrEqual(100_000)
  expect(slow?.speeds).toEqual([1, 1, 1])
})

it('says who finds something else, and does not time them', async () => {
  const [right, wrong] = await run(entrant('right', 1e6, 1000), entrant('wrong', 1e6, 999))
  expect(right?.error).toBeUndefined()
  expect(wrong).toMatchObject({ error: expect.stringMatching(/^finds 1001 pairs .* where right finds 1000/), speeds: [] })
})

it('compares those that count lines among themselves', async () => {
  const lines = (count: number) => (scan: Scan) => ({ ms: scan.ms, tally: null, lines: count })
  const results = await run(
    entrant('pairs', 1e6, 1000),
    entrant('lines', 1e6, 1, lines(5)),
    entrant('as many', 1e6, 1, lines(5)),
    entrant('more', 1e6, 1, lines(6)),
  )
  expect(results.map(({ error }) => error)).toEqual([undefined, undefined, undefined, 'counts 6 lines where lines counts 5'])
})

it('goes on without one that fails', async () => {
  const broken = entrant('broken', 1e6, 1000, () => {
    throw new Error('took longer than 1 s')
  })
  const [first, second] = await run(broken, entrant('sound', 1e6, 1000))
  expect(first?.error).toBe('took longer than 1 s')
  expect(second?.speeds).toHaveLength(3)
})
