import { setTimeout as sleep } from 'node:timers/promises'
import { waitAfter } from './refusal.ts'

/** How long and how often somebody tries. */
export interface Persistence {
  timeoutMs: number
  /** Tries after the first. */
  retries: number
}

/**
 * Puts a question until it is answered, is refused for good, or the time is up; then the signal it was given is aborted. It does not wait for a time
 * that lies beyond the end, and never for somebody who does not heed the signal.
 */
export async function persist<T>(put: (signal: AbortSignal) => Promise<T>, { timeoutMs, retries }: Persistence): Promise<T> {
  const stop = new AbortController()
  const deadline = performance.now() + timeoutMs
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      // Before the signal, which whoever heeds it answers in words of its own.
      reject(new Error(`no answer within ${timeoutMs / 1000} s`))
      stop.abort()
    }, timeoutMs)
  })

  async function untilAnswered(): Promise<T> {
    for (let asked = 1; ; asked++) {
      try {
        return await put(stop.signal)
      } catch (error) {
        const waitMs = asked <= retries ? waitAfter(error, asked) : undefined
        if (waitMs === undefined || performance.now() + waitMs >= deadline) throw error
        await sleep(waitMs, undefined, { signal: stop.signal })
      }
    }
  }

  try {
    return await Promise.race([late, untilAnswered()])
  } finally {
    clearTimeout(timer)
  }
}
