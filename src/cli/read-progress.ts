import { stat } from 'node:fs/promises'
import { LiveLine, type Terminal } from './console/live-line.ts'

/** Bytes from which on somebody who waits wants to see that something happens. */
const longWait = 16e6
const everyBytes = 4e6

/** Shows on a terminal how much has been read of logs that take a while. */
export interface ReadProgress {
  onProgress: (bytes: number) => void
  /** Takes the line away. */
  clear(): void
}

/** @param files what is read; of standard input, `-`, nobody knows how much it is */
export async function readProgress(files: readonly string[], terminal: Terminal & { isTTY?: boolean }): Promise<ReadProgress> {
  if (!terminal.isTTY) return { onProgress: () => {}, clear: () => {} }
  const sizes = await Promise.all(files.map(async (file) => (file === '-' ? undefined : (await stat(file).catch(() => undefined))?.size)))
  const whole = sizes.includes(undefined) ? undefined : sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0)
  const line = new LiveLine(terminal)
  let drawnAt = 0
  return {
    onProgress: (bytes) => {
      if (bytes < longWait || bytes < drawnAt + everyBytes) return
      drawnAt = bytes
      line.draw(`reading the log: ${megabytes(bytes)}${whole ? ` of ${megabytes(whole)} (${Math.floor((100 * bytes) / whole)} %)` : ''}`)
    },
    clear: () => {
      if (drawnAt > 0) line.clear()
    },
  }
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`
}
