import { closeSync, openSync, writeSync } from 'node:fs'

/** A file of documents, one after the other, nothing between them. */
export interface Corpus {
  name: string
  path: string
  /** Bytes of each document. */
  lengths: readonly number[]
  /** Bytes of all of them. */
  size: number
}

/** Writes documents as they come, so that a corpus may be larger than memory. */
export function writeCorpus(name: string, path: string, documents: Iterable<Iterable<string>>): Corpus {
  const file = openSync(path, 'w')
  const lengths: number[] = []
  try {
    for (const document of documents) {
      let length = 0
      for (const part of document) length += writeSync(file, part)
      lengths.push(length)
    }
  } finally {
    closeSync(file)
  }
  return { name, path, lengths, size: lengths.reduce((sum, length) => sum + length, 0) }
}
