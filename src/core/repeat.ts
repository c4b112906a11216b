import { wasRequeued } from './budget.ts'
import type { PastAttempt } from './classifier.ts'
import type { EarlierAttempt, Failure } from './failure.ts'
import { parseDuration } from './duration.ts'
import { parseMemory } from './memory.ts'

/** How much longer an attempt must have run than the one before to count as progress. */
const progress = 1.5

/**
 * Attempts in a row, the present one included, that ended with the same failure and without progress. Progress is that an attempt ran half as
 * long again as the one before, or that it had more memory or time: then the same failure may mean that it needs still more.
 */
export function repeatsOf(failure: Failure, fingerprint: string, history: readonly PastAttempt[]): number {
  let repeats = 1
  let later: EarlierAttempt = failure
  for (const past of [...history].reverse()) {
    const { attempt, findings } = past
    if (wasRequeued(past)) continue
    if (attempt.returnCode === 0 || findings[0]?.fingerprint !== fingerprint || progressed(attempt, later)) break
    repeats++
    later = attempt
  }
  return repeats
}

function progressed(before: EarlierAttempt, after: EarlierAttempt): boolean {
  const ranLonger =
    before.execTimeSeconds !== undefined &&
    after.execTimeSeconds !== undefined &&
    after.execTimeSeconds - before.execTimeSeconds > 1 &&
    after.execTimeSeconds > progress * before.execTimeSeconds
  return ranLonger || grew(before.memory, after.memory, parseMemory) || grew(before.runtime, after.runtime, parseDuration)
}

function grew<T>(before: T | undefined, after: T | undefined, parse: (value: T) => number): boolean {
  return before !== undefined && after !== undefined && parse(after) > parse(before)
}
