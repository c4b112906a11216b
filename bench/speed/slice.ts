import { openSync, readSync, closeSync } from 'node:fs'
import type { Corpus } from './corpora/corpus.ts'

/** The beginning of a corpus, in memory. */
export interface Slice {
  /** File that holds the corpus. */
  path: string
  /** Bytes of it that count; the rest of the file is not for this scan. */
  end: number
  /** The last one is cut where the slice ends. */
  documents: readonly Buffer[]
}

/** Reads no more of the corpus than the slice has. */
export function readSlice({ path, lengths }: Pick<Corpus, 'path' | 'lengths'>, end: number): Slice {
  const bytes = Buffer.alloc(end)
  const file = openSync(path, 'r')
  try {
    let at = 0
    while (at < end) {
      const read = readSync(file, bytes, at, end - at, at)
      if (read === 0) throw new Error(`${path} has ${at} bytes, ${end} were due`)
      at += read
    }
  } finally {
    closeSync(file)
  }
  const documents: Buffer[] = []
  let from = 0
  for (const length of lengths) {
    if (from >= end) break
    documents.push(bytes.subarray(from, Math.min(end, from + length)))
    from += length
  }
  return { path, end, documents }
}
