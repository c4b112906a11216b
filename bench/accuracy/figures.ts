import { decides } from './answer.ts'
import { confusion, type Confusion } from './confusion.ts'
import type { Judged } from './judge.ts'
import { reliability, type Reliability, type Sureness } from './reliability.ts'
import { riskCoverage, type RiskPoint } from './risk-coverage.ts'
import { splits, tallyBy, type Tally } from './tally.ts'

/** Everything that is measured of one decider on one corpus. Holds no text of a log, so that it may be kept where the corpus may not. */
export interface Figures {
  /** By split, then by group. */
  tallies: Record<string, Record<string, Tally>>
  confusion: Confusion
  /** Of decisions that change the job. */
  reliability: Reliability
  /** The same by the category that was said. */
  reliabilityByCategory: Record<string, Reliability>
  riskCoverage: readonly RiskPoint[]
}

export function figuresOf(judged: readonly Judged[]): Figures {
  const categories = [...new Set(judged.flatMap(({ decision, said }) => (decides(said) ? (decision?.category ?? []) : [])))].sort()
  return {
    tallies: Object.fromEntries(Object.entries(splits).map(([name, split]) => [name, tallyBy(judged, split)])),
    confusion: confusion(judged),
    reliability: reliability(sureness(judged)),
    reliabilityByCategory: Object.fromEntries(
      categories.map((category) => [category, reliability(sureness(judged.filter(({ decision }) => decision?.category === category)))]),
    ),
    riskCoverage: riskCoverage(sureness(judged), judged.length),
  }
}

/** The decisions that change a job and say how sure they are. */
function sureness(judged: readonly Judged[]): Sureness[] {
  return judged.flatMap(({ decision, said, outcome }) =>
    decision?.confidence === undefined || !decides(said) ? [] : [{ confidence: decision.confidence, right: outcome === 'right' }],
  )
}
