import { open } from 'node:fs/promises'
import type { Writable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'

/** Writes and waits while the other side is slow, so that a long run of lines does not pile up in memory. */
export async function write(stream: Writable, text: string): Promise<void> {
  if (!stream.write(text)) await new Promise((resolve) => stream.once('drain', resolve))
}

const pieceBytes = 1 << 18

/** The bytes of a file, or of standard input for `-`, in pieces. A piece is overwritten by the next, so that memory does not grow with the file. */
export function openInput(file: string): AsyncIterable<Buffer> {
  return file === '-' ? process.stdin : piecesOf(file)
}

async function* piecesOf(file: string): AsyncGenerator<Buffer> {
  const handle = await open(file)
  try {
    const room = Buffer.allocUnsafeSlow(pieceBytes)
    for (;;) {
      const { bytesRead } = await handle.read(room, 0, pieceBytes, null)
      if (bytesRead === 0) return
      yield room.subarray(0, bytesRead)
    }
  } finally {
    await handle.close()
  }
}

/**
 * The lines of a file or of standard input, split at line feeds alone: `node:readline` also splits at U+2028, which may stand unescaped in
 * JSON.
 */
export async function* splitLines(file: string): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8')
  let parts: string[] = []
  for await (const chunk of openInput(file)) {
    const [first, ...more] = decoder.write(chunk).split('\n') as [string, ...string[]]
    parts.push(first)
    for (const next of more) {
      yield parts.join('')
      parts = [next]
    }
  }
  const last = parts.join('') + decoder.end()
  if (last !== '') yield last
}
