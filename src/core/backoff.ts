import { hashNumber } from './fingerprint.ts'
import type { JobId } from './failure.ts'
import { entryFor, type Policy } from './policy.ts'

/** Share of a delay that is spread, so that jobs which failed together do not come back together. */
const spread = 0.25

/**
 * Seconds before retry number `retry` (from 1) for a cause: exponential, capped, and shortened by up to a quarter. The shortening comes from
 * the job's identity, not from chance, so a decision made again is the same decision. Whole tenths of a second.
 */
export function delayFor(cause: string, retry: number, job: { jobId: JobId; attemptId?: number }, policy: Policy): number {
  const { firstSeconds, factor, maxSeconds } = entryFor(policy.backoff, cause)
  const full = Math.min(maxSeconds, firstSeconds * factor ** (retry - 1))
  const share = (hashNumber(`${job.jobId} ${job.attemptId ?? 1}`) % 1000) / 1000
  return Math.round(full * (1 - spread * share) * 10) / 10
}
