import type { LlmProvider, TimeLimits } from 'retriage/classifiers'
import { within } from './within.ts'

/** A request that is over has this long to say so itself, in milliseconds. */
const graceMs = 250

/**
 * The same provider, which nobody waits for longer than these limits: a question gets what is left of the time as its own `timeoutMs`, and where
 * the provider does not keep to it, it is left behind.
 */
export function limitTime(provider: LlmProvider, { timeoutMs = 60_000, totalMs = 300_000 }: TimeLimits = {}): LlmProvider {
  let since: number | undefined
  return {
    model: provider.model,
    ...(provider.price ? { price: provider.price } : {}),
    async ask(request) {
      since ??= performance.now()
      const left = Math.floor(Math.min(timeoutMs, request.timeoutMs, since + totalMs - performance.now()))
      if (left <= 0) throw new Error(`the ${totalMs / 1000} s for all questions are used up`)
      return within(left + graceMs, `no answer within ${left / 1000} s`, provider.ask({ ...request, timeoutMs: left }))
    },
  }
}
