import type { Action, Verdict } from 'retriage/core'

/** What can be said about a failed job, by whoever labels it or decides about it, in the order reports list them. */
export const answers = ['retry', 'retry_with_resources', 'fail', 'unknown'] as const
export type Answer = (typeof answers)[number]

/** As much of a decision as is judged. A decider under test may leave out all but the action; absent parts count as not said. */
export interface GivenDecision {
  action: Action
  verdict?: Verdict
  category?: string
  confidence?: number
  evidence?: readonly { line?: string; rule?: string }[]
}

/** The answer a decision comes to. No decision is as good as one to hold. */
export function answerOf(decision: GivenDecision | null): Answer {
  if (!decision || decision.action === 'hold') return 'unknown'
  if (decision.action === 'fail') return 'fail'
  return decision.verdict === 'resource' ? 'retry_with_resources' : 'retry'
}

/** Answers that change the job: everything but leaving it to a person. */
export function decides(answer: Answer): boolean {
  return answer !== 'unknown'
}
