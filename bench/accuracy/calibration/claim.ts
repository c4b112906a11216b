import { decide, defaultPolicy, type Decision, type Verdict } from 'retriage'
import type { LabelledCase } from '../corpus.ts'
import type { Decider } from '../decider.ts'
import { judge, type Judged } from '../judge.ts'

/** Verdicts that share a bar and a curve: those that run a job again, and the one that gives it up. */
export const verdictGroups = ['retryable', 'permanent'] as const
export type VerdictGroup = (typeof verdictGroups)[number]

/** Least confidence to act, by what the action is. */
export type Bars = Record<VerdictGroup, number>

/** What would be done about a case were every confidence enough. */
export interface Claim {
  labelled: LabelledCase
  willing: Decision
  /** Null where the case is held whatever the confidence: nothing was found, or the policy does not allow to act. */
  group: VerdictGroup | null
  /** Confidence of the best classification as the classifiers give it. */
  raw: number
  /** Whether acting on it is right. */
  right: boolean
}

/**
 * What the decider would do about each case with both bars at 0. The confidence is read from the classifications and not from the decision,
 * which may have been calibrated already: learned a second time, the curve must come out the same. A case the classifiers fail on is held.
 */
export async function claimsOf(cases: readonly LabelledCase[], decider: Decider): Promise<Claim[]> {
  const policy = { ...defaultPolicy, retryBar: 0, failBar: 0 }
  const claims: Claim[] = []
  for (const labelled of cases) {
    const classifications = (await decider.classify?.(labelled.failure).catch(() => undefined)) ?? []
    const willing = decide(labelled.failure, classifications, { policy })
    const group = willing.action === 'hold' ? null : groupOf(willing.verdict)
    claims.push({ labelled, willing, group, raw: classifications[0]?.confidence ?? 0, right: judge(labelled, willing).outcome === 'right' })
  }
  return claims
}

/** What becomes of a case when its confidence has to reach a bar. */
export function judgeClaim({ labelled, willing, group }: Claim, confidence: number, bars: Bars): Judged {
  const enough = group !== null && confidence >= bars[group]
  return judge(labelled, { ...willing, confidence, action: enough ? willing.action : 'hold' })
}

function groupOf(verdict: Verdict): VerdictGroup | null {
  if (verdict === 'unknown') return null
  return verdict === 'permanent' ? 'permanent' : 'retryable'
}
