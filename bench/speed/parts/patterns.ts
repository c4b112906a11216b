import { subjectName, type Bench } from '../bench.ts'
import { race } from '../race.ts'
import type { CorpusResult } from './corpora.ts'

/** Engines that tell patterns apart, by the number of patterns, on the training log. */
export async function measurePatterns(bench: Bench): Promise<CorpusResult[]> {
  const { counts, countsLog } = bench.plan
  const corpus = bench.corpus('training', { training: countsLog })
  const measured: CorpusResult[] = []
  for (const count of counts) {
    const patterns = bench.patterns(count)
    const entrants = bench.entrants('Hyperscan', 'RE2::Set', subjectName, 'RegExp loop')
    const results = await race(entrants, { corpus, patterns }, bench.plan, bench.say)
    measured.push({ corpus: corpus.name, bytes: corpus.size, documents: 1, patterns: patterns.patterns.length, results })
  }
  return measured
}
