import type { Judged } from '../judge.ts'
import { reliability, type Reliability } from '../reliability.ts'
import { tally, type Tally } from '../tally.ts'
import { cheapestBars, costOf, impliedBars, type Weighed } from './bars.ts'
import { judgeClaim, verdictGroups, type Bars, type Claim, type VerdictGroup } from './claim.ts'
import { fitCurve, valueAt, type Curve } from './curve.ts'
import { foldsBy } from './folds.ts'

/** What a confidence is worth, by verdict group. */
export type Curves = Record<VerdictGroup, Curve>

/** How claims come out under some bars. */
export interface Result {
  bars: Bars | null
  tally: Tally
  /** See `costs`. */
  cost: number
}

/** A calibration, and how well one learned the same way does on tools it has not seen. */
export interface Calibration {
  curves: Curves
  /** Chosen on confidences calibrated out of fold. */
  bars: Bars
  folds: number
  /** Reliability of every claim, held ones included: as the classifiers give it, and calibrated by what was learned from other tools. */
  reliability: Record<'all' | VerdictGroup, { raw: Reliability; calibrated: Reliability }>
  /** Out of fold, under the bars each fold chose on the others, and under those the costs imply. */
  outOfFold: { learned: Result; implied: Result }
}

/**
 * Learns curves and bars, and measures by cross-validation. Cases of one tool are never on both sides: its failures look alike, and a curve
 * that has seen them knows the answer.
 */
export function learn(claims: readonly Claim[], folds = 5): Calibration {
  const parts = foldsBy(claims, ({ labelled }) => labelled.tool, folds)
  const judged: Judged[] = []
  const weighed: Weighed[] = []
  for (const part of parts) {
    const others = parts.length > 1 ? parts.filter((other) => other !== part).flat() : part
    const curves = curvesOf(others)
    const bars = cheapestBars(weigh(others, curves))
    const held = weigh(part, curves)
    weighed.push(...held)
    judged.push(...held.map(({ claim, confidence }) => judgeClaim(claim, confidence, bars)))
  }
  const implied = weighed.map(({ claim, confidence }) => judgeClaim(claim, confidence, impliedBars))
  return {
    curves: curvesOf(claims),
    bars: cheapestBars(weighed),
    folds: parts.length,
    reliability: {
      all: compare(weighed.filter(({ claim }) => claim.group !== null)),
      retryable: compare(weighed.filter(({ claim }) => claim.group === 'retryable')),
      permanent: compare(weighed.filter(({ claim }) => claim.group === 'permanent')),
    },
    outOfFold: { learned: resultOf(judged, null), implied: resultOf(implied, impliedBars) },
  }
}

export function resultOf(judged: readonly Judged[], bars: Bars | null): Result {
  return { bars, tally: tally(judged), cost: costOf(judged) }
}

function curvesOf(claims: readonly Claim[]): Curves {
  return Object.fromEntries(verdictGroups.map((group) => [group, fitCurve(claims.filter((claim) => claim.group === group))])) as Curves
}

function weigh(claims: readonly Claim[], curves: Curves): Weighed[] {
  return claims.map((claim) => ({ claim, confidence: claim.group ? valueAt(curves[claim.group], claim.raw) : 0 }))
}

function compare(weighed: readonly Weighed[]): { raw: Reliability; calibrated: Reliability } {
  return {
    raw: reliability(weighed.map(({ claim }) => ({ confidence: claim.raw, right: claim.right }))),
    calibrated: reliability(weighed.map(({ claim, confidence }) => ({ confidence, right: claim.right }))),
  }
}
