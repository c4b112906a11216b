// Written by `npm run bench:accuracy -- --calibrate --write`; do not edit.
import type { Verdict } from './cause.ts'

/** Confidence as classifiers give it, rising, and the share of such verdicts that were right. */
type Curve = readonly (readonly [raw: number, calibrated: number])[]

/** Verdicts that run a job again: transient and resource. */
const retryable: Curve = [
  [0, 0],
  [0.437, 0.44],
  [0.738, 0.981],
  [0.978, 0.981],
]

const permanent: Curve = [
  [0, 0],
  [0.61, 0.846],
  [0.76, 0.994],
  [0.958, 0.994],
]

/**
 * What a confidence is worth: how often a verdict with this raw confidence is right. Rises with it; `unknown` stays as it is. For what
 * classifiers read from logs and states, on which it was learned; the confidence of a person or a model is on a scale of its own.
 *
 * Learned on the corpus "corpus" (427 cases) on 2026-11-27, retriage 0.1.0. Expected calibration error on tools
 * left out of the learning: 0.144 before, 0.032 after. Bars that cost least with it: `retryBar` 0.68, `failBar` 0.78.
 * Measured, see bench/results/calibration.json.
 */
export function calibrate(verdict: Verdict, raw: number): number {
  if (verdict === 'unknown') return raw
  return valueAt(verdict === 'permanent' ? permanent : retryable, raw)
}

/** On a straight line between two knots; beyond the last, its worth. */
function valueAt(curve: Curve, raw: number): number {
  const next = curve.findIndex(([at]) => at >= raw)
  if (next === -1) return curve.at(-1)?.[1] ?? raw
  const [above, worthAbove] = curve[next] as Curve[number]
  const [below, worthBelow] = curve[next - 1] ?? [raw, worthAbove]
  if (above === below) return worthAbove
  return Math.round((worthBelow + ((worthAbove - worthBelow) * (raw - below)) / (above - below)) * 1000) / 1000
}
