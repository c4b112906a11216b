import type { LlmLimits } from './limits.ts'
import type { LlmPrice, LlmReply, LlmRequest } from './provider.ts'

/** UTF-16 units of a token, on the safe side: English has about four, logs with their numbers and paths about three. */
const unitsPerToken = 3

interface Amounts {
  calls: number
  inputTokens: number
  outputTokens: number
  costUsd: number
}

/** What has been spent on a model, and what is left. A question counts from the moment it is asked, with the most it may take. */
export class Spending {
  private readonly limits: Required<Omit<LlmLimits, 'timeoutMs' | 'totalMs'>>
  private readonly price: LlmPrice | undefined
  private readonly spent: Amounts = { calls: 0, inputTokens: 0, outputTokens: 0, costUsd: 0 }

  constructor({ calls = 50, inputTokens = 500_000, outputTokens = 50_000, costUsd = 5 }: LlmLimits, price: LlmPrice | undefined) {
    this.limits = { calls, inputTokens, outputTokens, costUsd }
    this.price = price
  }

  /** Takes up a question, or says which limit it would break. */
  begin(request: LlmRequest): { settle: (reply?: LlmReply) => void } | { refusal: string } {
    const inputTokens = estimateTokens(request)
    const worst: Amounts = {
      calls: 1,
      inputTokens,
      outputTokens: request.maxOutputTokens,
      costUsd: this.costOf(inputTokens, request.maxOutputTokens),
    }
    const broken = (Object.keys(worst) as (keyof Amounts)[]).find((what) => this.spent[what] + worst[what] > this.limits[what])
    if (broken) return { refusal: `it would exceed the limit of ${this.limits[broken]} ${words[broken]}` }
    this.add(worst, 1)
    return {
      settle: (reply) => {
        // A question that failed may have been paid for all the same, and keeps what it was given.
        if (!reply) return
        const usage = reply.usage
        const real = {
          inputTokens: usage?.inputTokens ?? inputTokens,
          outputTokens:
            usage?.outputTokens ?? tokensOf(typeof reply.answer === 'string' ? reply.answer : (JSON.stringify(reply.answer) ?? '')),
        }
        this.add(worst, -1)
        this.add({ calls: 1, ...real, costUsd: usage?.costUsd ?? this.costOf(real.inputTokens, real.outputTokens) }, 1)
      },
    }
  }

  private costOf(inputTokens: number, outputTokens: number): number {
    return this.price ? (inputTokens * this.price.input + outputTokens * this.price.output) / 1e6 : 0
  }

  private add(amounts: Amounts, sign: 1 | -1): void {
    for (const what of Object.keys(amounts) as (keyof Amounts)[]) this.spent[what] += sign * amounts[what]
  }
}

const words: Record<keyof Amounts, string> = {
  calls: 'questions to the model',
  inputTokens: 'tokens of questions',
  outputTokens: 'tokens of answers',
  costUsd: 'US dollars',
}

/** About how many tokens a question has, without the schema of its answer; on the safe side. */
export function estimateTokens({ instructions, data }: LlmRequest): number {
  return tokensOf(instructions) + tokensOf(data)
}

function tokensOf(text: string): number {
  return Math.ceil(text.length / unitsPerToken)
}
