import type { FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { RetriageError } from 'retriage/core'
import type { Recording } from './recording.ts'

/**
 * Appends lines to a recording, one after the other and each in a single write, so that lines of several writers do not mix. Before the first, what
 * somebody was killed over is cut off.
 */
export function appender(file: string, { size, whole }: Pick<Recording, 'size' | 'whole'>): (line: string) => Promise<void> {
  let last: Promise<unknown> = Promise.resolve()
  let mended = false

  async function write(line: string): Promise<void> {
    const files = await import('node:fs/promises')
    await files.mkdir(dirname(file), { recursive: true })
    const handle = await files.open(file, 'a+', 0o600)
    try {
      if (!mended && whole < size && (await handle.stat()).size === size) await handle.truncate(whole)
      mended = true
      await handle.appendFile(`${(await endsLine(handle)) ? '' : '\n'}${line}\n`)
    } finally {
      await handle.close()
    }
  }

  return async (line) => {
    const turn = last.then(() => write(line))
    last = turn.catch(() => undefined)
    try {
      await turn
    } catch (cause) {
      throw new RetriageError('environment', `${file}: the answer cannot be stored: ${(cause as Error).message}`, { file }, { cause })
    }
  }
}

async function endsLine(handle: FileHandle): Promise<boolean> {
  const { size } = await handle.stat()
  if (size === 0) return true
  const last = await handle.read(Buffer.alloc(1), 0, 1, size - 1)
  return last.buffer.toString() === '\n'
}
