/** Bytes of one answer on the wire at most: some clients refuse more, and a model reads all of it. */
export const mostAnswerBytes = 64 * 1024

/** Bytes that data takes in an answer, which holds it twice: as data, and as text for clients that read nothing else. */
export function answerBytes(data: unknown): number {
  const json = JSON.stringify(data)
  return Buffer.byteLength(json) + Buffer.byteLength(JSON.stringify(json)) + overhead
}

/** The message around it. */
const overhead = 500

/**
 * As much of a list as an answer has room for.
 *
 * @param most bytes for all of them
 */
export function fitting<T>(items: readonly T[], most: number): T[] {
  let left = most
  const taken: T[] = []
  for (const item of items) {
    left -= answerBytes(item) - overhead + 2
    if (left < 0) break
    taken.push(item)
  }
  return taken
}
