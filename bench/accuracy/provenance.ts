import { createHash } from 'node:crypto'
import { provenance as provenanceOfRun, type Provenance as ProvenanceOfRun } from '../provenance.ts'
import type { Corpus } from './corpus.ts'

/** Where a result is from, with what was decided and by whom. */
export interface Provenance extends ProvenanceOfRun {
  corpus: { name: string; cases: number; sha256: string }
  decider: string
}

export function provenance(corpus: Corpus, decider: string): Provenance {
  return { ...provenanceOfRun(), corpus: { name: corpus.name, cases: corpus.cases.length, sha256: digest(corpus) }, decider }
}

/** Tells corpora apart by what is in them, whatever file they come from. */
function digest(corpus: Corpus): string {
  return createHash('sha256').update(JSON.stringify(corpus.cases)).digest('hex')
}
