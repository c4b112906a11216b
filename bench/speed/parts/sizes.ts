import { subjectName, type Bench } from '../bench.ts'
import { race } from '../race.ts'
import type { CorpusResult } from './corpora.ts'

/** The fastest engines on beginnings of one log, and on beginnings of one line: is time in proportion to size? */
export async function measureSizes(bench: Bench): Promise<CorpusResult[]> {
  const measured: CorpusResult[] = []
  const patterns = bench.patterns()
  for (const [name, sizes] of [
    ['training', bench.plan.prefixes],
    ['long-line', [bench.plan.sizes.longLine / 10, bench.plan.sizes.longLine]],
  ] as const) {
    const whole = bench.corpus(name)
    for (const size of sizes) {
      const bytes = Math.min(size, whole.size)
      const corpus = { ...whole, size: bytes }
      const results = await race(bench.entrants('Hyperscan', 'RE2::Set', subjectName), { corpus, patterns }, bench.plan, bench.say)
      measured.push({ corpus: name, bytes, documents: 1, patterns: patterns.patterns.length, results })
    }
  }
  return measured
}
