import { readFile, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { RetriageError } from 'retriage/core'
import { parseKnownErrors, type KnownError } from './entry.ts'

const load = createRequire(import.meta.url)

/**
 * Reads the entries of a YAML or JSON file; an empty one has none.
 *
 * @throws `invalid_evidence` naming the file, the entry and the remedy; the error of the file system where it cannot be read
 */
export async function readKnownErrors(file: string): Promise<KnownError[]> {
  const { parse } = load('yaml') as typeof import('yaml')
  const text = await readFile(file, 'utf8')
  let data: unknown
  try {
    data = parse(text)
  } catch (error) {
    throw new RetriageError(
      'invalid_evidence',
      `${file}: not readable as YAML: ${(error as Error).message.trim()}`,
      { file },
      { cause: error },
    )
  }
  return parseKnownErrors(data, file)
}

/** What tells one state of a file from the next. */
export async function stateOf(file: string): Promise<string> {
  const { mtimeMs, size, ino } = await stat(file)
  return `${mtimeMs} ${size} ${ino}`
}
