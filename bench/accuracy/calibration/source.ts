import type { Provenance } from '../provenance.ts'
import type { Curve } from './curve.ts'
import type { Calibration } from './learn.ts'

/** The calibration as a module of the engine: two constant tables and a pure function. Formatted as Prettier would. */
export function calibrationSource({ curves, bars, reliability }: Calibration, from: Provenance): string {
  const { raw, calibrated } = reliability.all
  return `// Written by \`npm run bench:accuracy -- --calibrate --write\`; do not edit.
import type { Verdict } from './cause.ts'

/** Confidence as classifiers give it, rising, and the share of such verdicts that were right. */
type Curve = readonly (readonly [raw: number, calibrated: number])[]

/** Verdicts that run a job again: transient and resource. */
const retryable: Curve = ${literal(curves.retryable)}

const permanent: Curve = ${literal(curves.permanent)}

/**
 * What a confidence is worth: how often a verdict with this raw confidence is right. Rises with it; \`unknown\` stays as it is. For what
 * classifiers read from logs and states, on which it was learned; the confidence of a person or a model is on a scale of its own.
 *
 * Learned on the corpus "${from.corpus.name}" (${from.corpus.cases} cases) on ${from.date.slice(0, 10)}, retriage ${from.retriage}. Expected calibration error on tools
 * left out of the learning: ${raw.error.toFixed(3)} before, ${calibrated.error.toFixed(3)} after. Bars that cost least with it: \`retryBar\` ${bars.retryable}, \`failBar\` ${bars.permanent}.
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
`
}

function literal(curve: Curve): string {
  const knots = curve.map(([raw, calibrated]) => `[${raw}, ${calibrated}]`)
  // Prettier breaks an array of pairs, unless there is one.
  return knots.length === 1 ? `[${knots[0]}]` : `[\n${knots.map((knot) => `  ${knot},\n`).join('')}]`
}
