import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import type { Bench } from '../bench.ts'
import type { HostilePair } from '../hostile/run.ts'
import { pinned } from '../pinned.ts'

/** Hostile patterns on hostile logs. */
export interface Hostile {
  pairs: number
  /** Patterns that are refused when they are loaded, with the reason. */
  refused: number
  errors: readonly HostilePair[]
  /** Those that took longest, and most. */
  slowest: readonly HostilePair[]
  largest: readonly HostilePair[]
}

export function measureHostile({ plan, say }: Bench): Hostile {
  say(`hostile patterns: ${plan.hostilePairs} pairs`)
  const file = join(import.meta.dirname, '..', 'hostile', 'run.ts')
  const args = ['--expose-gc', '--import', 'tsx', file, String(plan.hostilePairs)]
  const text = execFileSync(...pinned(process.execPath, args), { encoding: 'utf8', maxBuffer: 1 << 28 })
  const pairs = JSON.parse(text) as HostilePair[]
  const most = (key: 'msPerMb' | 'mb'): HostilePair[] => [...pairs].sort((a, b) => (b[key] ?? 0) - (a[key] ?? 0)).slice(0, 5)
  return {
    pairs: pairs.length,
    refused: pairs.filter(({ refused }) => refused !== undefined).length,
    errors: pairs.filter(({ error }) => error !== undefined),
    slowest: most('msPerMb'),
    largest: most('mb'),
  }
}
