import { join } from 'node:path'
import { requiredLiterals, type Pack, type PatternEntry } from 'retriage/core'
import { writeCorpus, type Corpus } from './corpus.ts'
import { Dice } from './dice.ts'
import { longLine } from './long-line.ts'
import { nearMissLog } from './near-misses.ts'
import { tails } from './tails.ts'
import { trainingLog } from './training-log.ts'

/** Names of the corpora, in the order they are reported. */
export const corpusNames = ['tails', 'training', 'near-misses', 'long-line'] as const
export type CorpusName = (typeof corpusNames)[number]

/** Bytes of each kind; of tails, how many. */
export interface Sizes {
  tails: number
  training: number
  nearMisses: number
  longLine: number
}

const seed = 20_310_314

/** Writes a corpus. The same sizes and packs give the same bytes. */
export function generateCorpus(name: CorpusName, folder: string, sizes: Sizes, packs: readonly Pack<PatternEntry>[]): Corpus {
  const entries = packs.flatMap(({ patterns }) => patterns)
  const errors = entries.flatMap(({ examples }) => examples)
  const dice = new Dice(seed + corpusNames.indexOf(name))
  const path = join(folder, `${name}-${Object.values(sizes).join('-')}.log`)
  switch (name) {
    case 'tails':
      return writeCorpus(name, path, tails(dice, sizes.tails, errors))
    case 'training':
      return writeCorpus(name, path, [trainingLog(dice, sizes.training, errors)])
    case 'near-misses': {
      const nearMisses = entries.flatMap(({ nearMiss }) => nearMiss)
      const literals = entries.flatMap(({ match }) => requiredLiterals(match) ?? [])
      return writeCorpus(name, path, [nearMissLog(dice, sizes.nearMisses, { nearMisses, errors, literals })])
    }
    case 'long-line':
      return writeCorpus(name, path, [longLine(dice, sizes.longLine, errors)])
  }
}
