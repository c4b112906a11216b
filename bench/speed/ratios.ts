/** The middle value; of an even number of values, the mean of the two in the middle. NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? (sorted[middle] as number) : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2
}

/** The middle value and the ends. */
export interface Spread {
  median: number
  min: number
  max: number
}

export function spread(values: readonly number[]): Spread {
  return { median: median(values), min: Math.min(...values), max: Math.max(...values) }
}

/**
 * How two series compare, round by round: a machine that is slow for one round is slow for both, so the ratio of two medians says less than
 * the median of the ratios. Rounds that only one of them has do not count; null where none is left.
 */
export function ratio(values: readonly number[], others: readonly number[]): Spread | null {
  const rounds = Math.min(values.length, others.length)
  if (rounds === 0) return null
  return spread(Array.from({ length: rounds }, (_, round) => (values[round] as number) / (others[round] as number)))
}

/** MB/s, where a MB is a million bytes. */
export function speed(bytes: number, ms: number): number {
  return bytes / 1000 / ms
}
