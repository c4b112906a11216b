import type { Judged, Outcome } from '../judge.ts'
import { judgeClaim, verdictGroups, type Bars, type Claim, type VerdictGroup } from './claim.ts'

/**
 * What an outcome costs, in cases a person has to look at. A wrong fail loses work and its dependents; a wrong retry wastes an attempt, often
 * several; the wrong kind wastes one before it is put right.
 */
export const costs: Readonly<Record<Outcome, number>> = { right: 0, deferred: 1, wrongRetry: 2, wrongFail: 5, wrongKind: 1 }

/** The bars that follow from the costs where confidence is exact: to act is worth it when (1 − confidence) × cost of a mistake < cost of deferring. */
export const impliedBars: Readonly<Bars> = {
  retryable: 1 - costs.deferred / costs.wrongRetry,
  permanent: 1 - costs.deferred / costs.wrongFail,
}

/** A claim with its confidence calibrated. */
export interface Weighed {
  claim: Claim
  confidence: number
}

export function costOf(judged: readonly Judged[]): number {
  return judged.reduce((sum, { outcome }) => sum + costs[outcome], 0)
}

/** The bars, in steps of 0.01, at which these claims cost least; of several such, the one nearest to what the costs imply. */
export function cheapestBars(weighed: readonly Weighed[]): Bars {
  return Object.fromEntries(verdictGroups.map((group) => [group, cheapest(weighed, group)])) as Bars
}

function cheapest(weighed: readonly Weighed[], group: VerdictGroup): number {
  const own = weighed.filter(({ claim }) => claim.group === group)
  const distance = (bar: number): number => Math.abs(bar - impliedBars[group])
  const priced = Array.from({ length: 100 }, (_, step) => step / 100).map((bar) => ({
    bar,
    cost: costOf(own.map(({ claim, confidence }) => judgeClaim(claim, confidence, { retryable: bar, permanent: bar }))),
  }))
  return priced.reduce((best, next) =>
    next.cost < best.cost || (next.cost === best.cost && distance(next.bar) < distance(best.bar)) ? next : best,
  ).bar
}
