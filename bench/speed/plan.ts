import type { Sizes } from './corpora/generate.ts'
import type { Options } from './options.ts'
import type { Conditions } from './race.ts'

/** How much is measured. */
export interface Plan extends Conditions {
  sizes: Sizes
  /** Of the built-in patterns; all of them where this is Infinity. */
  patterns: number
  /** Numbers of patterns that are compared, and the size of the log they are compared on, in bytes. */
  counts: readonly number[]
  countsLog: number
  /** Beginnings of the training log, in bytes. */
  prefixes: readonly number[]
  /** Fresh processes of each kind. */
  starts: number
  /** Logs whose memory is measured, in bytes. */
  memoryLogs: readonly number[]
  /** Hostile patterns, each on a hostile log. */
  hostilePairs: number
}

export function planOf({ quick, size, rounds }: Options): Plan {
  const training = (size ?? (quick ? 5 : 100)) * 1e6
  const upTo = (bytes: readonly number[]): number[] => [...bytes.filter((each) => each < training), training]
  const prefixes = upTo([1e3, 4e3, 16e3, 64e3, 256e3, 1e6, 4e6, 16e6])
  if (quick) {
    return {
      ...{ rounds: rounds ?? 2, budgetMs: 300, limitMs: 8000, roundMs: 50 },
      sizes: { tails: 300, training, nearMisses: 1e6, longLine: 1e6 },
      ...{
        patterns: 500,
        counts: [50, 500],
        countsLog: 1e6,
        prefixes: prefixes.slice(-3),
        starts: 5,
        memoryLogs: upTo([1e6]),
        hostilePairs: 100,
      },
    }
  }
  return {
    ...{ rounds: rounds ?? 5, budgetMs: 2000, limitMs: 60_000, roundMs: 200 },
    sizes: { tails: 2000, training, nearMisses: 20e6, longLine: 10e6 },
    ...{
      patterns: Infinity,
      counts: [50, 500, 1000, 5000],
      countsLog: 20e6,
      prefixes,
      starts: 15,
      memoryLogs: upTo([1e6, 10e6]),
      hostilePairs: 1200,
    },
  }
}
