import type { CauseId, Verdict } from './cause.ts'
import type { Evidence } from './evidence.ts'

/** What happened, in one classifier's view. Never says what to do about it. */
export interface Classification {
  /** Usually the cause's own; a classifier may differ where context turns it, such as a permission that comes and goes. */
  verdict: Verdict
  cause: CauseId
  /** 0–1: how likely this is the root cause, in the classifier's own estimate; `decide` calibrates it. */
  confidence: number
  /** The deciding one first; at least one. */
  evidence: readonly Evidence[]
  /** Id of the classifier that says so. */
  classifier: string
  /** Cause found by others that this one explains better, and that it replaces. */
  supersedes?: CauseId
  /** Identity of the failure across attempts and jobs, where the classifier can tell one. */
  fingerprint?: string
  /** Machine the next attempt had better not run on. */
  avoidHost?: string
}
