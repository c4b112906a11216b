import type { Decision } from './decision.ts'
import type { Evidence } from './evidence.ts'
import type { Failure } from './failure.ts'
import type { Log } from './log/log.ts'

/** What a provider may look at to know what to ask. */
export interface Occasion {
  /** Both tails, read into lines. */
  readonly log: Log
  /** What is to be done about the failure by what it says itself. */
  readonly decision: Decision
}

/** An observation from outside: what it is called, and what was seen, in words. */
export type OutsideEvidence = Required<Pick<Evidence, 'rule' | 'detail'>>

/**
 * Knows something about a failure that the failure does not say itself: whether the host that its log names answers now, what a team noted about
 * such an error, what a status page shows. What it says is shown beside a decision and to a model, and decides nothing.
 *
 * The contract, which `examineEvidenceProvider` of `retriage/testing` examines: nothing to say is an empty array; it ends within `timeoutMs`; it
 * asks only what its configuration allows, because what it looks at was written by strangers; it changes nothing out there. It may reject;
 * whoever asks goes on without it.
 */
export interface EvidenceProvider {
  /** Lower-case words joined by hyphens. */
  readonly id: string
  /** @param options.timeoutMs milliseconds after which nobody waits for the answer any more */
  gather(failure: Failure, occasion: Occasion, options: { timeoutMs: number }): Promise<readonly OutsideEvidence[]>
}
