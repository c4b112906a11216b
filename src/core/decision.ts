import type { Category, CauseId, Verdict } from './cause.ts'
import type { Evidence } from './evidence.ts'
import type { JobId } from './failure.ts'

/** What to do: run it again, give it up, or leave it `pending_failed` for a person or a model. */
export type Action = 'retry' | 'fail' | 'hold'

/** What to do with one failed attempt, and why. */
export interface Decision {
  jobId: JobId
  action: Action
  verdict: Verdict
  category: Category
  cause: CauseId
  /** 0–1, calibrated: how often such a decision is right. */
  confidence: number
  /** One sentence for a person: what happened, where, and what is done or must be done. */
  reason: string
  /** The deciding one first; empty when nothing was seen. */
  evidence: readonly Evidence[]
  /** Identity of the failure across attempts and jobs. */
  fingerprint: string
  /** Id of the classifier that decided; `"none"` when nothing was seen. */
  classifier: string
  /** With `retry`: memory to ask for in place of the old request, such as `"24g"`. */
  memory?: string
  /** With `retry`: wall-clock time to ask for, such as `"PT6H"`. */
  runtime?: string
  /** With `retry`: seconds to wait before the next attempt. */
  delaySeconds?: number
  /** With `retry`: machine the next attempt had better not run on. */
  avoidHost?: string
  /** Run and attempt the decision was made for. */
  runId?: number
  attemptId?: number
}
