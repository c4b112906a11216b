import { expect, it } from 'vitest'
import { reliability } from './reliability.ts'
import { riskCoveragePlot } from './risk-coverage-plot.ts'
import { riskCoverage } from './risk-coverage.ts'

const decisions = [
  { confidence: 1, right: true },
  { confidence: 0.9, right: true },
  { confidence: 0.6, right: true },
  { confidence: 0.6, right: false },
  { confidence: 0.1 + 0.2, right: false },
]

it('reliability compares what confidence promises with what came of it', () => {
  const { n, bins, error, right } = reliability(decisions)
  expect({ n, right }).toEqual({ n: 5, right: 0.6 })
  expect(bins.map(({ from, n: size }) => [from, size])).toEqual([
    [0.3, 1],
    [0.6, 2],
    [0.9, 2],
  ])
  // (1 × |0.3 − 0| + 2 × |0.6 − 0.5| + 2 × |0.95 − 1|) / 5
  expect(error).toBeCloseTo(0.12)
  expect(reliability([]).error).toBe(0)
})

it('risk and coverage have one point for each confidence', () => {
  const rounded = riskCoverage(decisions, 10).map(({ threshold, coverage, risk }) =>
    [threshold, coverage, risk].map((value) => +value.toFixed(3)),
  )
  expect(rounded).toEqual([
    [1, 0.1, 0],
    [0.9, 0.2, 0],
    [0.6, 0.4, 0.25],
    [0.3, 0.5, 0.4],
  ])
})

it('the plot is drawn inside its frame, with axes that say what they are', () => {
  for (const points of [riskCoverage(decisions, 10), []]) {
    const svg = riskCoveragePlot(points, 'Risk & coverage')
    expect(svg).toContain('<title>Risk &amp; coverage</title>')
    expect(svg).toContain('coverage: share of cases decided')
    expect(svg).toContain('risk: share wrong among decided')
    expect(svg).not.toMatch(/NaN|Infinity|undefined/)
    const drawn = /points="([^"]*)"/.exec(svg)![1]!.split(/[ ,]/).filter(Boolean).map(Number)
    expect(drawn.length).toBe(2 * points.length)
    expect(drawn.every((value, index) => value >= (index % 2 ? 56 : 72) && value <= (index % 2 ? 344 : 616))).toBe(true)
  }
})
