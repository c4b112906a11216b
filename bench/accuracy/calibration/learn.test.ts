import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { format } from 'prettier'
import { decide, type Classification, type Verdict } from 'retriage'
import { expect, it } from 'vitest'
import type { LabelledCase } from '../corpus.ts'
import { costOf, impliedBars } from './bars.ts'
import { claimsOf, judgeClaim, type Claim } from './claim.ts'
import { fitCurve, valueAt } from './curve.ts'
import { foldsBy } from './folds.ts'
import { learn } from './learn.ts'
import { calibrationSource } from './source.ts'

const observations = (raw: number, right: number, wrong: number) =>
  Array.from({ length: right + wrong }, (_, index) => ({ raw, right: index < right }))

it('a curve rises, and never says never or always', () => {
  // 0.5 is right less often than 0.3: they are pooled, (12 + 9 + 1) / (20 + 20 + 2).
  const curve = fitCurve([...observations(0.3, 12, 8), ...observations(0.5, 9, 11), ...observations(0.9, 20, 0)])
  expect(curve).toEqual([
    [0, 0],
    [0.3, 0.524],
    [0.5, 0.524],
    [0.9, 0.955],
  ])
  expect([0, 0.15, 0.4, 0.6, 0.9, 1].map((raw) => valueAt(curve, raw))).toEqual([0, 0.262, 0.524, 0.632, 0.955, 0.955])
  expect(valueAt(fitCurve([]), 0.4)).toBe(0.4)
})

it('a handful that is all right does not rise above many', () => {
  const curve = fitCurve([...observations(0.6, 95, 5), ...observations(0.8, 4, 0)])
  expect(curve.at(-1)![1]).toBeLessThan(0.96)
})

it('folds keep together what belongs together, and are alike in size', () => {
  const items = ['a', 'b', 'b', 'b', 'c', 'c', 'd', 'e', 'f', 'f']
  const folds = foldsBy(items, (item) => item, 3)
  expect(folds.map((fold) => fold.length).sort()).toEqual([3, 3, 4])
  for (const item of items) expect(folds.filter((fold) => fold.includes(item))).toHaveLength(1)
  expect(foldsBy(['a', 'a'], (item) => item, 5)).toEqual([['a', 'a']])
})

const labelled = (id: string, verdict: 'retry' | 'fail', tool: string): LabelledCase => ({
  ...{ id, verdict, accept: [verdict], category: 'network', evidence: '', hard: false, benign: false, tool, why: '' },
  failure: { jobId: id },
})
const said = (verdict: Verdict, confidence: number): Classification => ({
  ...{ verdict, confidence, cause: verdict === 'permanent' ? 'code_bug/assertion' : 'network/connection-refused', classifier: 'mine' },
  evidence: [{ kind: 'log', rule: 'mine' }],
})

/** Sure ones are right in nine of ten cases, others in three of ten: raw confidence is too high at 0.95 and at 0.7. */
async function claims(verdict: 'transient' | 'permanent'): Promise<Claim[]> {
  const right = verdict === 'permanent' ? 'fail' : 'retry'
  const wrong = verdict === 'permanent' ? 'retry' : 'fail'
  const cases = Array.from({ length: 200 }, (_, i) => {
    const sure = i % 2 === 0
    return { sure, item: labelled(`${verdict}-${i}`, i % 20 < (sure ? 18 : 6) ? right : wrong, `tool-${i % 23}`) }
  })
  const sureOf = new Map(cases.map(({ sure, item }) => [item.id, sure]))
  return claimsOf(
    cases.map(({ item }) => item),
    {
      name: 'made up',
      decide: async () => expect.unreachable(),
      classify: async ({ jobId }) => [said(verdict, sureOf.get(String(jobId)) ? 0.95 : 0.7)],
    },
  )
}

it('calibration brings confidence near to what comes of it, on tools it has not seen', async () => {
  const { reliability, curves, bars, folds, outOfFold } = learn([...(await claims('transient')), ...(await claims('permanent'))])
  expect(folds).toBe(5)
  expect(reliability.all.raw.error).toBeGreaterThan(0.2)
  expect(reliability.all.calibrated.error).toBeLessThan(0.05)
  expect(valueAt(curves.retryable, 0.95)).toBeCloseTo(0.9, 1)
  expect(valueAt(curves.retryable, 0.7)).toBeCloseTo(0.3, 1)
  // The sure are worth acting on at these costs, the others are not; any bar in between does, so it is the one the costs imply.
  expect(bars).toEqual({ retryable: impliedBars.retryable, permanent: impliedBars.permanent })
  expect(outOfFold.learned.cost).toBeLessThanOrEqual(outOfFold.implied.cost)
})

it('a claim is held below its bar, and the raw confidence is what classifiers give', async () => {
  const [claim] = await claimsOf([labelled('a', 'retry', 'sh')], {
    name: 'made up',
    decide: async () => expect.unreachable(),
    classify: async () => [said('transient', 0.2)],
  })
  expect(claim).toMatchObject({ group: 'retryable', raw: 0.2, right: true })
  expect(judgeClaim(claim!, 0.6, { retryable: 0.5, permanent: 1 }).outcome).toBe('right')
  expect(judgeClaim(claim!, 0.4, { retryable: 0.5, permanent: 0 }).outcome).toBe('deferred')
  expect(costOf([judgeClaim(claim!, 0.4, impliedBars)])).toBe(1)
  const [none] = await claimsOf([labelled('b', 'retry', 'sh')], { name: 'silent', decide: async () => decide({ jobId: 'b' }, []) })
  expect(none).toMatchObject({ group: null, raw: 0 })
})

it('the module that is written is pure, formatted, and computes what was learned', async () => {
  const calibration = learn([...(await claims('transient')), ...(await claims('permanent'))])
  const source = calibrationSource(calibration, {
    ...{ date: '2026-01-02T03:04:05.000Z', retriage: '1.2.3', node: 'v20', decider: 'made up' },
    machine: { cpu: 'one', cores: 1, platform: 'linux' },
    corpus: { name: 'small', cases: 400, sha256: '' },
  })
  const style = { printWidth: 140, semi: false, singleQuote: true, trailingComma: 'all', parser: 'typescript' } as const
  expect(await format(source, style)).toBe(source)
  expect(source).toContain('Learned on the corpus "small" (400 cases) on 2026-01-02')
  const folder = mkdtempSync(join(tmpdir(), 'calibration-'))
  try {
    const file = join(folder, 'calibration.ts')
    writeFileSync(file, source)
    const { calibrate } = (await import(file)) as { calibrate: (verdict: Verdict, raw: number) => number }
    for (let raw = 0; raw <= 1; raw += 0.05) {
      expect(calibrate('unknown', raw)).toBe(raw)
      expect(calibrate('permanent', raw)).toBe(valueAt(calibration.curves.permanent, raw))
      expect([calibrate('transient', raw), calibrate('resource', raw)]).toEqual(Array(2).fill(valueAt(calibration.curves.retryable, raw)))
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
})
