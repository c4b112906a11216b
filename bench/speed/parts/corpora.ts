import type { Bench } from '../bench.ts'
import { corpusNames } from '../corpora/generate.ts'
import { race, type Result } from '../race.ts'

/** What all engines did with one corpus. */
export interface CorpusResult {
  corpus: string
  bytes: number
  documents: number
  patterns: number
  results: Result[]
}

/** Every engine on every corpus, with the built-in patterns. */
export async function measureCorpora(bench: Bench): Promise<CorpusResult[]> {
  const measured: CorpusResult[] = []
  const patterns = bench.patterns()
  for (const name of corpusNames) {
    const corpus = bench.corpus(name)
    const results = await race(bench.entrants(), { corpus, patterns }, bench.plan, bench.say)
    measured.push({ corpus: name, bytes: corpus.size, documents: corpus.lengths.length, patterns: patterns.patterns.length, results })
  }
  return measured
}
