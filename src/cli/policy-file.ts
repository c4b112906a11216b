import { readFile } from 'node:fs/promises'
import { isRetriageError, parsePolicy, RetriageError, type Policy } from 'retriage'

/** Reads changes to the default policy from a file, YAML or JSON. */
export async function readPolicy(file: string): Promise<Policy> {
  const { parse } = await import('yaml')
  const text = await readFile(file, 'utf8')
  try {
    return parsePolicy(parse(text))
  } catch (error) {
    if (isRetriageError(error)) throw new RetriageError(error.code, `${file}: ${error.message}`, { ...error.place, file })
    throw new RetriageError('invalid_policy', `${file}: not readable as YAML: ${(error as Error).message.trim()}`, { file })
  }
}
