import type { Sureness } from './reliability.ts'

/** What comes of acting only at this confidence or above. */
export interface RiskPoint {
  threshold: number
  /** Share of all cases that are decided, 0–1. */
  coverage: number
  /** Share of the decided that are wrong, 0–1. */
  risk: number
}

/**
 * The trade between deciding much and deciding well: one point for each confidence that occurs, from the highest down. A confidence that is
 * worth something gives a line that rises; one that is not gives a flat one.
 *
 * @param of all cases, those left undecided included
 */
export function riskCoverage(decisions: readonly Sureness[], of: number): RiskPoint[] {
  const sorted = [...decisions].sort((a, b) => b.confidence - a.confidence)
  const points: RiskPoint[] = []
  let wrong = 0
  for (const [index, { confidence, right }] of sorted.entries()) {
    if (!right) wrong++
    const more = sorted[index + 1]?.confidence === confidence
    if (!more) points.push({ threshold: confidence, coverage: (index + 1) / of, risk: wrong / (index + 1) })
  }
  return points
}
