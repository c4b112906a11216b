import type { Pattern } from 'retriage/core'
import type { Slice } from './slice.ts'
import type { PairTally } from './tally.ts'

/**
 * Something in JavaScript whose speed is measured. It runs alone in a process of its own (`host.ts`), on one core; what it does before the
 * first scan is not timed. One file of `subjects/` each, named like the subject, exporting it as `subject`.
 */
export interface Subject {
  /** Gets ready to find the patterns. Patterns are told apart by their position. */
  prepare(patterns: readonly Pattern[]): void | Promise<void>
  /** Adds every (document, pattern, line) that matches, once. A line matches where `match` does and `except` does not. */
  scan(slice: Slice, tally: PairTally): void | Promise<void>
}
