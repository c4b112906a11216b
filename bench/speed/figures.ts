import type { Provenance } from '../provenance.ts'
import { ratio, type Spread } from './ratios.ts'
import type { ColdStart } from './parts/cold-start.ts'
import type { CorpusResult } from './parts/corpora.ts'
import type { Decisions } from './parts/decisions.ts'
import type { Hostile } from './parts/hostile.ts'
import type { Memory } from './parts/memory.ts'

/** What was measured; a part that was not asked for is absent. */
export interface Figures {
  provenance: Provenance & { pinned: boolean }
  /** Engines that were not there. */
  missing: readonly string[]
  corpora?: CorpusResult[]
  patterns?: CorpusResult[]
  sizes?: CorpusResult[]
  decisions?: Decisions
  coldStart?: ColdStart
  memory?: Memory
  hostile?: Hostile
}

/** How often faster one engine is than another; null where one of them has no speed. */
export function ratioOf({ results }: CorpusResult, engine: string, other: string): Spread | null {
  const [mine, others] = [engine, other].map((name) => results.find((result) => result.engine === name))
  return mine && others && !mine.error && !others.error ? ratio(mine.speeds, others.speeds) : null
}
