import type { Corpus } from '../corpora/corpus.ts'
import type { PatternFile } from '../expressions/pattern-file.ts'
import type { Tally } from '../tally.ts'

/** Time and finds of one scan. `tally` is null where only lines are counted. */
export interface Scan {
  ms: number
  tally: Tally | null
  /** Lines with any match, where that is all that is counted. */
  lines?: number
}

/** An engine that takes part in a comparison, as seen from the process that holds the watch. */
export interface Entrant {
  readonly name: string
  /** What a reader of its figures must know. */
  readonly note: string
  /** Gets ready. The entrant may be opened again for other patterns or another corpus after it was closed. */
  open(patterns: PatternFile, corpus: Corpus): Promise<void>
  /**
   * Scans the beginning of the corpus, up to `end` bytes.
   *
   * @throws when the scan takes longer than `limitMs`; the entrant is closed then
   */
  scan(end: number, limitMs: number): Promise<Scan>
  close(): Promise<void>
}
