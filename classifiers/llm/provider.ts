/** One question to a model. Plain data: what it holds is all that leaves the process. */
export interface LlmRequest {
  /** Name and version of the prompt, such as `"triage-1"`: with another prompt the same log gets another answer. */
  prompt: string
  /** What the model is to do; the system message. Holds nothing of any log. */
  instructions: string
  /** What it is to look at; the user message. Redacted and bounded. */
  data: string
  /** JSON Schema (2020-12) of the answer. */
  schema: Readonly<Record<string, unknown>>
  /** Tokens the answer may have. */
  maxOutputTokens: number
  /** Milliseconds after which nobody waits for the answer any more. */
  timeoutMs: number
}

/** What a question took. */
export interface LlmUsage {
  inputTokens: number
  outputTokens: number
  /** US dollars, where the provider knows. */
  costUsd?: number
}

/** What a model answered, as it came: nothing of it is believed before it was checked. */
export interface LlmReply {
  /** The answer: a value, or text that holds it as JSON. */
  answer: unknown
  /** Absent where the provider does not say; then it is estimated from the lengths. */
  usage?: LlmUsage
}

/** US dollars for a million tokens. */
export interface LlmPrice {
  input: number
  output: number
}

/**
 * Asks one model. Knows nothing of failures: it carries a question there and an answer back.
 *
 * The contract, which `examineLlmProvider` of `retriage/testing` examines: `ask` ends within `timeoutMs` of the request, at the latest by rejecting,
 * and leaves nothing running; it sends what the request says and nothing else; it makes no more than one answer of a request, however often it must
 * try; what it rejects with names what went wrong and holds no credentials.
 */
export interface LlmProvider {
  /** Name of the model, such as `"claude-sonnet-5"`; the audit has it as `llm:<model>`. */
  readonly model: string
  /** What tokens cost, where known; money is not counted otherwise, unless replies say what they cost. */
  readonly price?: LlmPrice
  /** @throws whatever went wrong; the failure it was about is then decided without a model */
  ask(request: LlmRequest): Promise<LlmReply>
}
