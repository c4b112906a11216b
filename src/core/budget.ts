import type { PastAttempt } from './classifier.ts'
import type { Failure } from './failure.ts'
import { entryFor, type Policy } from './policy.ts'

/** Retries of a job that were spent in this run before the attempt at hand. */
export interface Spent {
  retries: number
  /** Retries after attempts that failed for a known cause. */
  byCause: Readonly<Record<string, number>>
}

/**
 * Counts what earlier attempts spent. `attemptId` counts attempts that nobody describes as well: they are charged to the job, and to
 * whatever cause is asked about, since they may have failed for it.
 */
export function spentBefore(failure: Failure, history: readonly PastAttempt[]): Spent {
  const byCause: Record<string, number> = {}
  const run = failure.runId
  const ofThisRun = history.filter(({ attempt }) => run === undefined || attempt.runId === undefined || attempt.runId === run)
  // Whoever was cut short by a scheduler or a worker that went away has spent nothing.
  const requeued = ofThisRun.filter(wasRequeued).length
  const failed = ofThisRun.filter((past) => past.attempt.returnCode !== 0 && !wasRequeued(past))
  for (const { findings } of failed) {
    const cause = findings[0]?.cause ?? 'unknown/unclassified'
    byCause[cause] = (byCause[cause] ?? 0) + 1
  }
  return { retries: Math.max((failure.attemptId ?? 1) - 1 - requeued, failed.length), byCause }
}

/** Whether an attempt ended by being put back into the queue, which says nothing about the job. */
export function wasRequeued({ findings }: PastAttempt): boolean {
  return findings[0]?.cause === 'scheduler/requeued'
}

/** What is left to spend on one cause. */
export interface Budget {
  /** Number of the retry at hand, counted from 1 for this cause. */
  next: number
  /** Retries this cause may have. */
  most: number
  /** False: the cause's budget or the job's ceiling is used up. */
  left: boolean
  /** Which of the two ran out; the job's ceiling where both did. */
  exhausted: 'cause' | 'job' | null
}

/** Tells whether policy allows one more retry for a cause. A cause's budget and the job's ceiling run side by side. */
export function budgetFor(cause: string, spent: Spent, policy: Policy): Budget {
  const described = Object.values(spent.byCause).reduce((sum, count) => sum + count, 0)
  const used = (spent.byCause[cause] ?? 0) + Math.max(0, spent.retries - described)
  const most = entryFor(policy.budgets, cause)
  const exhausted = spent.retries >= policy.maxRetries ? 'job' : used >= most ? 'cause' : null
  return { next: used + 1, most, left: exhausted === null, exhausted }
}
