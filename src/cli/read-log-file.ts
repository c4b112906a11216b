import { openInput } from './streams.ts'

/** Most of a log that is held at once. JavaScript strings end at 512 MB. */
const mostBytes = 256 * 1024 ** 2

/**
 * Reads a log whole, or its last 256 MB with a word about it on standard error; bytes that are not UTF-8 become U+FFFD.
 */
export async function readLogFile(file: string): Promise<string> {
  const chunks: Buffer[] = []
  let held = 0
  let dropped = false
  for await (const chunk of openInput(file)) {
    chunks.push(chunk)
    held += chunk.length
    while (held - (chunks[0] as Buffer).length > mostBytes) {
      held -= (chunks[0] as Buffer).length
      chunks.shift()
      dropped = true
    }
  }
  if (dropped) process.stderr.write(`retriage: ${file} is larger than 256 MB: only its end is read, and line numbers count from there\n`)
  return Buffer.concat(chunks).toString('utf8')
}
