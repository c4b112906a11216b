import type { Bench } from '../bench.ts'
import { hosted } from '../entrants/hosted.ts'
import { median } from '../ratios.ts'
import { race, type Result } from '../race.ts'

/** Whole decisions: reading lines, incidents, classification, policy. */
export interface Decisions {
  /** Decisions a second about tails, one at a time and all in one call; NaN where it failed. */
  perSecond: { decide: number; decideAll: number }
  /** MB/s for one decision about the training log, read from its file. */
  file: number
  /** Mean bytes of a tail. */
  tailBytes: number
  results: Result[]
}

export async function measureDecisions(bench: Bench): Promise<Decisions> {
  const patterns = bench.patterns()
  const tails = bench.corpus('tails')
  const log = bench.corpus('training')
  const run = async (name: string, subject: string, corpus = tails): Promise<Result> =>
    (await race([hosted(name, subject)], { corpus, patterns }, bench.plan, bench.say))[0] as Result
  const results = [
    await run('decide', 'decide'),
    await run('decideAll', 'decide-all'),
    await run('decide, from a file', 'decide-file', log),
  ] as const
  const tailBytes = tails.size / tails.lengths.length
  const [decide, decideAll, file] = results.map(({ speeds }) => median(speeds)) as [number, number, number]
  return {
    perSecond: { decide: (decide * 1e6) / tailBytes, decideAll: (decideAll * 1e6) / tailBytes },
    ...{ file, tailBytes, results: [...results] },
  }
}
