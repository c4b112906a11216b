import type { Classification } from './classification.ts'
import type { PastAttempt } from './classifier.ts'
import { decide } from './decide.ts'
import type { Decision } from './decision.ts'
import type { Evidence } from './evidence.ts'
import type { Failure } from './failure.ts'
import { objectionTo, type Mandate } from './mandate.ts'
import { defaultPolicy, type Policy } from './policy.ts'

/** From this confidence on what was found points somewhere, and an opinion that points elsewhere contradicts it. */
const pointsSomewhere = 0.5

/** What a second opinion is held against. */
export interface FirstOpinion {
  /** What the findings lead to. */
  decision: Decision
  findings: readonly Classification[]
  mandate: Mandate
  policy?: Policy
  history?: readonly PastAttempt[]
}

/**
 * Whether a failure is held for want of a cause. One that is held although its cause is known, because its retries are used up or a second
 * execution is not safe, is a person's matter; so is an attempt of which nothing says that it failed.
 */
export function lacksCause({ action, cause, verdict, confidence }: Decision, policy: Policy = defaultPolicy): boolean {
  if (action !== 'hold' || cause === 'unknown/succeeded') return false
  if (verdict === 'unknown') return true
  return confidence < (verdict === 'permanent' ? policy.failBar : policy.retryBar)
}

/**
 * The decision after somebody else was heard about a failure that is held: theirs where policy, mandate and findings allow it, and otherwise the
 * first one, with what was said and why it does not count as its last evidence.
 */
export function hearSecondOpinion(failure: Failure, said: readonly Classification[], first: FirstOpinion): Decision {
  const { decision, findings, mandate, policy = defaultPolicy, history = [] } = first
  const notes = said.filter(({ verdict }) => verdict === 'unknown').flatMap(({ evidence }) => evidence)
  const [opinion] = said.filter(({ verdict }) => verdict !== 'unknown').sort((a, b) => b.confidence - a.confidence)
  if (!opinion) return withEvidence(decision, notes)
  const second = decide(failure, [opinion, ...findings], { policy, history })
  const objection = contradiction(decision, opinion) ?? (second.action === 'hold' ? second.reason : objectionTo(second, mandate))
  if (objection === undefined) return withEvidence(second, notes)
  const spoken = opinion.evidence.filter(({ kind }) => kind === 'model')
  const rule = spoken[0]?.rule ?? opinion.classifier
  const note: Evidence = { kind: 'model', rule, detail: `${opinion.cause}, which does not count: ${objection}` }
  return withEvidence(decision, [...spoken, note, ...notes])
}

/** A decision with more to show. What decides stays where it is. */
export function withEvidence<D extends Pick<Decision, 'evidence'>>(decision: D, more: readonly Evidence[]): D {
  return more.length === 0 ? decision : { ...decision, evidence: [...decision.evidence, ...more] }
}

function contradiction({ verdict, confidence, cause }: Decision, opinion: Classification): string | undefined {
  if (verdict === 'unknown' || confidence < pointsSomewhere) return undefined
  return (verdict === 'permanent') === (opinion.verdict === 'permanent') ? undefined : `it contradicts ${cause}, which the log points to`
}
