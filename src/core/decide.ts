import { delayFor } from './backoff.ts'
import { budgetFor, spentBefore } from './budget.ts'
import { calibrate } from './calibration.ts'
import { causeOf } from './cause.ts'
import type { Classification } from './classification.ts'
import type { PastAttempt } from './classifier.ts'
import type { Decision } from './decision.ts'
import { escalate, type Escalation } from './escalation.ts'
import type { Failure } from './failure.ts'
import type { Log } from './log/log.ts'
import { fingerprint } from './fingerprint.ts'
import { observed } from './observed.ts'
import { defaultPolicy, entryFor, type Policy } from './policy.ts'
import { tellReason, type Course } from './reason.ts'
import { repeatsOf } from './repeat.ts'

/** What `decide` may take into account beside the classifications. */
export interface DecideOptions {
  policy?: Policy
  /** Earlier attempts with what was found in them, oldest first; default none. What `attemptId` counts beyond them is spent all the same. */
  history?: readonly PastAttempt[]
  /** What was read of the output of the attempt, where that is not in its tails. */
  log?: Log
}

/**
 * Chooses what to do about what happened. Reads no log: only classifications (best first, as `classify` gives them), policy and budgets.
 * The same input always gives the same decision, whatever the time or the machine.
 */
export function decide(failure: Failure, classifications: readonly Classification[], options: DecideOptions = {}): Decision {
  const policy = options.policy ?? defaultPolicy
  const best = classifications[0] ? calibrated(classifications[0]) : nothingSeen(failure, options.log)
  const course = chooseCourse(failure, best, policy, options.history ?? [])
  const cause = causeOf(best.cause)
  return {
    jobId: failure.jobId,
    action: course.action,
    verdict: best.verdict,
    category: cause.category,
    cause: best.cause,
    confidence: best.confidence,
    reason: tellReason(best, course),
    evidence: [...best.evidence, ...rejected(classifications)],
    fingerprint: best.fingerprint ?? fingerprint(best.cause, ...best.evidence.slice(0, 1).map((item) => item.line ?? item.rule)),
    classifier: best.classifier,
    ...(course.action === 'retry' ? changes(failure, best, course) : {}),
    ...(failure.runId === undefined ? {} : { runId: failure.runId }),
    ...(failure.attemptId === undefined ? {} : { attemptId: failure.attemptId }),
  }
}

function chooseCourse(failure: Failure, best: Classification, policy: Policy, history: readonly PastAttempt[]): Course {
  if (best.verdict === 'unknown') {
    if (policy.unknown === 'hold') return { action: 'hold', because: 'undecided' }
  } else if (best.verdict === 'permanent') {
    return best.confidence >= policy.failBar
      ? { action: 'fail', because: 'permanent' }
      : { action: 'hold', because: 'uncertain', bar: policy.failBar }
  } else if (best.confidence < policy.retryBar) return { action: 'hold', because: 'uncertain', bar: policy.retryBar }

  if (failure.idempotent === false && failure.started !== false) return { action: 'hold', because: 'not-idempotent' }
  const repeats = best.fingerprint === undefined ? 1 : repeatsOf(failure, best.fingerprint, history)
  if (repeats >= entryFor(policy.repeats, best.cause)) return { action: policy.exhausted, because: 'repeated', repeats }
  const budget = budgetFor(best.cause, spentBefore(failure, history), policy)
  if (!budget.left) {
    return {
      action: policy.exhausted,
      because: 'exhausted',
      ceiling: budget.exhausted === 'job',
      most: budget.exhausted === 'job' ? policy.maxRetries : budget.most,
    }
  }
  const escalation: Escalation | null = best.verdict === 'resource' ? escalate(failure, best.cause, policy) : null
  if (escalation?.kind === 'capped') return { action: policy.exhausted, because: 'capped', escalation }
  return { action: 'retry', because: best.verdict, escalation, budget, delaySeconds: delayFor(best.cause, budget.next, failure, policy) }
}

function changes(failure: Failure, best: Classification, course: Course & { action: 'retry' }): Partial<Decision> {
  const raised = course.escalation?.kind === 'raised' ? { [course.escalation.what]: course.escalation.to } : {}
  const lostHost = hostAtFault.has(best.cause) ? failure.host : undefined
  const avoidHost = best.avoidHost ?? lostHost
  return {
    ...raised,
    ...(course.delaySeconds > 0 ? { delaySeconds: course.delaySeconds } : {}),
    ...(avoidHost === undefined ? {} : { avoidHost }),
  }
}

/**
 * The classification that was ranked first, with its confidence turned into how often such a one is right. Ranking comes before, so that
 * calibration never turns one verdict into another. What a person or a model says is on a scale of its own and stays as it is.
 */
function calibrated(best: Classification): Classification {
  const said = best.evidence.some(({ kind }) => kind === 'person' || kind === 'model')
  return said ? best : { ...best, confidence: calibrate(best.verdict, best.confidence) }
}

/** Causes that lie in the machine itself: the next attempt had better run on another. */
const hostAtFault: ReadonlySet<string> = new Set([
  'gpu/device-lost',
  'gpu/ecc',
  'hardware/machine-check',
  'hardware/memory-fault',
  'hardware/disk-fault',
  'hardware/network-fault',
  'scheduler/node-failure',
  'filesystem/stale-handle',
])

function nothingSeen(failure: Failure, log: Log | undefined): Classification {
  const { evidence, words } = observed(failure, log)
  const succeeded = failure.returnCode === 0 && failure.signal === undefined && failure.schedulerState === undefined
  const cause = succeeded ? 'unknown/succeeded' : 'unknown/unclassified'
  return { verdict: 'unknown', cause, confidence: 0, evidence, classifier: 'none', fingerprint: fingerprint(cause, ...words) }
}

/** What else was found and did not decide, so that a reader sees what was set aside. */
function rejected(classifications: readonly Classification[]): Classification['evidence'] {
  return classifications.slice(1, 4).flatMap((classification) => classification.evidence.slice(0, 1))
}
