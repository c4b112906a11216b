import { open } from 'node:fs/promises'
import { constants } from 'node:fs'

/** Bytes of a log that are read from its end where nothing else is said: about 3,000 lines of 80 characters. */
export const defaultTailBytes = 256 * 1024

/**
 * Reads the last part of a log, however long it is: at most `maxBytes` are read and held. Starts at the beginning of a line unless a single
 * line fills half of what is read; then it starts inside that line, at a whole character. Invalid UTF-8 becomes U+FFFD.
 *
 * @returns undefined where there is no such file, or it is not a regular one, or cannot be read.
 */
export async function readLogTail(path: string, maxBytes: number = defaultTailBytes): Promise<string | undefined> {
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK) // a named pipe would block for ever
    try {
      const { size } = await file.stat().then((stat) => (stat.isFile() ? stat : Promise.reject(new Error('not a regular file'))))
      const start = Math.max(0, size - maxBytes)
      const buffer = Buffer.alloc(Math.min(size, maxBytes))
      let filled = 0
      while (filled < buffer.length) {
        const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, start + filled)
        if (bytesRead === 0) break // shortened while it was read
        filled += bytesRead
      }
      return decodeTail(buffer.subarray(0, filled), start > 0)
    } finally {
      await file.close()
    }
  } catch {
    return undefined
  }
}

/** Turns the last bytes of a log into text; `cut` says that something stands before them. */
export function decodeTail(bytes: Uint8Array, cut: boolean): string {
  const text = new TextDecoder('utf-8', { ignoreBOM: true })
  if (!cut) return text.decode(bytes)
  const newline = bytes.indexOf(0x0a)
  if (newline >= 0 && newline < bytes.length / 2) return text.decode(bytes.subarray(newline + 1))
  let start = 0
  while (start < Math.min(3, bytes.length) && ((bytes[start] as number) & 0xc0) === 0x80) start++
  return text.decode(bytes.subarray(start))
}
