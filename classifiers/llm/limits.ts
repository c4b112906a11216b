/** How long a model is waited for; kept by `limitTime` of `retriage/llm`, because what means something here reads no clock. */
export interface TimeLimits {
  /** Milliseconds for one answer; default 60,000. */
  timeoutMs?: number
  /** Milliseconds for all answers together, counted from the first question; default 300,000. */
  totalMs?: number
}

/** What a model may cost as long as one classifier lives: in a recovery, once. */
export interface LlmLimits extends TimeLimits {
  /** Questions; default 50. One that is answered from memory is none. */
  calls?: number
  /** Tokens of all questions together; default 500,000. */
  inputTokens?: number
  /** Tokens of all answers together; default 50,000. */
  outputTokens?: number
  /**
   * US dollars; default 5. With the provider's price no question is asked that could exceed it. Without, it counts what replies say they cost, so the
   * few that are asked at once may exceed it; where neither is known it counts nothing.
   */
  costUsd?: number
}
