import { LogCondenser, RetriageError, type Log, type Matcher } from 'retriage/core'

/** Pieces of UTF-8, or of text, in their order: a stream of Node, of the web, or anything else that can be iterated. */
export type Pieces = AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>

/** What an attempt wrote, of any length. What is absent is empty. */
export interface Output {
  stderr?: Pieces
  stdout?: Pieces
}

export interface ReadOptions {
  /** Told after each piece how many bytes of both streams have been read. */
  onProgress?: (bytes: number) => void
}

/**
 * Reads output piece by piece, in bounded memory.
 *
 * @throws what a stream throws; `invalid_failure` for a piece that is neither bytes nor text
 */
export async function readOutput({ stderr, stdout }: Output, matchers: readonly Matcher[], { onProgress }: ReadOptions): Promise<Log> {
  let bytes = 0
  const encoder = new TextEncoder()
  const read = async (name: string, pieces: Pieces | undefined): Promise<Log['stderr']> => {
    const condenser = new LogCondenser(matchers)
    for await (const piece of pieces ?? []) {
      const part = typeof piece === 'string' ? encoder.encode(piece) : piece
      if (!(part instanceof Uint8Array)) {
        throw new RetriageError('invalid_failure', `${name} has a piece of type ${typeof piece}; give bytes or text`, { path: name })
      }
      condenser.push(part)
      onProgress?.((bytes += part.length))
    }
    return condenser.finish()
  }
  return { stderr: await read('stderr', stderr), stdout: await read('stdout', stdout) }
}
