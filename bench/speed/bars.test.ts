import { describe, expect, it } from 'vitest'
import { barsOf, differences } from './bars.ts'
import type { Figures } from './figures.ts'
import type { CorpusResult } from './parts/corpora.ts'
import type { Result } from './race.ts'

const result = (engine: string, speeds: number[], error?: string): Result => ({
  ...{ engine, note: '', slice: 1000, speeds, found: { pairs: 1, hash: 1 } },
  ...(error === undefined ? {} : { error }),
})
const training = (...results: Result[]): CorpusResult => ({ corpus: 'training', bytes: 1000, documents: 1, patterns: 5, results })
const figures = (parts: Partial<Figures>): Figures => ({
  provenance: { date: '', retriage: '0', node: 'v20', machine: { cpu: '', cores: 1, platform: '' }, pinned: true },
  missing: [],
  ...parts,
})

describe('barsOf', () => {
  it('holds a ratio within rounds against what is due', () => {
    const bars = barsOf(figures({ corpora: [training(result('Hyperscan', [1000, 200]), result('retriage', [800, 160]))] }))
    expect(bars[0]).toMatchObject({ measured: 0.8, due: 0.7, met: true })
  })

  it('leaves out what could not be compared because the other one is not installed', () => {
    const bars = barsOf(figures({ missing: ['libhs: not installed', 're2: not installed'], corpora: [training(result('retriage', [8]))] }))
    expect(bars.map(({ name }) => name)).toEqual(['engines that differ in what they find'])
  })

  it('misses a bar where the engine failed', () => {
    const bars = barsOf(figures({ corpora: [training(result('Hyperscan', [1]), result('retriage', [], 'took longer than 60 s'))] }))
    expect(bars[0]).toMatchObject({ measured: null, met: false })
  })

  it('wants a start to take at most so long', () => {
    const spread = (median: number): { median: number; min: number; max: number } => ({ median, min: median, max: median })
    const coldStart = { processes: 9, bare: spread(40), firstDecision: spread(61), classify: spread(149) }
    expect(barsOf(figures({ coldStart })).map(({ met }) => met)).toEqual([false, true])
  })
})

it('an engine that finds something else is a difference, one that is slow is none', () => {
  const results = [
    result('retriage', [], 'finds 1 pairs (1) where Hyperscan finds 2 (3)'),
    result('re2js loop', [], 'took longer than 60 s'),
  ]
  expect(differences([training(...results)])).toEqual(['training, 5 patterns: retriage finds 1 pairs (1) where Hyperscan finds 2 (3)'])
})
