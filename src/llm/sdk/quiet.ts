interface Global {
  /** What `ai` does with warnings about a model: prints them unless it is false or a function. Its major 6 prints on standard output. */
  AI_SDK_LOG_WARNINGS?: unknown
}

const world = globalThis as Global
let working = 0

/**
 * Keeps `ai` from printing while the work is under way, because standard output may carry a protocol. Where the program has said what is to become
 * of warnings, nothing is changed.
 */
export async function quietly<T>(work: () => Promise<T>): Promise<T> {
  const theirs = working === 0 ? world.AI_SDK_LOG_WARNINGS !== undefined : world.AI_SDK_LOG_WARNINGS !== false
  if (theirs) return work()
  working++
  world.AI_SDK_LOG_WARNINGS = false
  try {
    return await work()
  } finally {
    if (--working === 0 && world.AI_SDK_LOG_WARNINGS === false) delete world.AI_SDK_LOG_WARNINGS
  }
}
