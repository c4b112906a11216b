import { printable, redact } from 'retriage/core'

/** What is read of an error of `ai`; its classes differ between copies and majors, these fields do not. */
interface CallError {
  message?: unknown
  statusCode?: unknown
  responseHeaders?: Record<string, string>
  isRetryable?: unknown
}

/** UTF-16 units of what a server says about itself. */
const mostWords = 200
/** First wait where the server names none; doubled each time. */
const firstWaitMs = 1000

/** What went wrong, in one line. Holds nothing of headers or requests, and of what the server said no credentials. */
export function wordsOf(error: unknown): string {
  const { statusCode, message } = (error ?? {}) as CallError
  if (statusCode === 401 || statusCode === 403)
    return `the server answered ${statusCode}: it refuses the key, or the account may not use this model`
  const said = printable(redact((typeof message === 'string' ? message : String(error)).slice(0, 10_000)), mostWords)
  if (typeof statusCode !== 'number') return said
  return statusCode < 300 ? `the answer broke off, or is none of a model: ${said}` : `the server answered ${statusCode}: ${said}`
}

/**
 * Milliseconds to wait before the same question is put again, counted by how often it was put already; undefined where that would not help or could
 * be paid for twice, because an answer had begun.
 */
export function waitAfter(error: unknown, asked: number): number | undefined {
  const { statusCode, responseHeaders, isRetryable } = (error ?? {}) as CallError
  const passes =
    typeof statusCode === 'number'
      ? statusCode === 408 || statusCode === 409 || statusCode === 429 || statusCode >= 500
      : isRetryable === true
  if (!passes) return undefined
  return namedWait(responseHeaders ?? {}) ?? firstWaitMs * 2 ** (asked - 1)
}

/** https://www.rfc-editor.org/rfc/rfc9110#field.retry-after; OpenAI names milliseconds beside it. */
function namedWait(headers: Record<string, string>): number | undefined {
  const inMs = Number.parseFloat(headers['retry-after-ms'] ?? '')
  if (inMs >= 0) return inMs
  const after = headers['retry-after'] ?? ''
  const seconds = Number.parseFloat(after)
  if (seconds >= 0) return seconds * 1000
  const at = Date.parse(after)
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now())
}
