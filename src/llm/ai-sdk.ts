import type { LlmPrice, LlmProvider, LlmReply, LlmRequest } from 'retriage/classifiers'
import { isRetriageError, RetriageError } from 'retriage/core'
import type { LanguageModel, LanguageModelUsage, NoObjectGeneratedError } from 'ai'
import { persist } from './sdk/persist.ts'
import { quietly } from './sdk/quiet.ts'
import { wordsOf } from './sdk/refusal.ts'

/**
 * A language model of the AI SDK: what `openai('…')`, `anthropic('…')`, `createOpenAICompatible(…)('…')` and their like return, or the id of one that
 * the SDK's own default provider knows. Described by what all its versions have, so that it is read without `ai` installed.
 */
export type AiSdkModel = string | { readonly specificationVersion: string; readonly provider: string; readonly modelId: string }

export interface AiSdkOptions {
  /** What tokens cost, so that limits on money can be kept. Default: not known. */
  price?: LlmPrice
  /** How often one question is put again where the server is busy (408, 409, 429, 5xx) or not reached; default 2. Never beyond the time there is. */
  maxRetries?: number
  /** Handed through to the model as they are, such as `{ openai: { reasoningEffort: 'low' } }`. Default none. */
  providerOptions?: Record<string, Record<string, unknown>>
}

/**
 * A provider that asks any language model of the Vercel AI SDK, majors 6 and 7, so every vendor and every local server that has one. Needs the package
 * `ai` and the one of the vendor beside retriage.
 *
 * Asks for structured output by the JSON Schema of the request and always says how long the answer may be. An answer that is not JSON is handed over
 * as the text it is; one that was cut off or refused is an error. Errors are one line, without headers and without credentials. Nothing is printed,
 * and telemetry is off.
 *
 * @throws `usage` for what is no model; from `ask`, `missing_dependency` where `ai` is not installed
 * @example
 * import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
 *
 * const local = createOpenAICompatible({ name: 'local', baseURL: 'http://127.0.0.1:8080/v1', supportsStructuredOutputs: true })
 * const triage = createTriage({ llm: { provider: aiSdk(local('qwen3-8b')) } })
 */
export function aiSdk(model: AiSdkModel, { price, maxRetries = 2, providerOptions }: AiSdkOptions = {}): LlmProvider {
  const name: unknown = typeof model === 'string' ? model : (model as { modelId?: unknown } | null | undefined)?.modelId
  if (typeof name !== 'string' || name === '') {
    throw new RetriageError('usage', 'aiSdk takes a language model of the AI SDK, such as openai("gpt-5-mini"), or the id of one')
  }

  async function put(request: LlmRequest, abortSignal: AbortSignal): Promise<LlmReply> {
    const { generateText, jsonSchema, NoObjectGeneratedError: NoObject, Output } = await loadAi()
    try {
      const result = await generateText({
        model: model as LanguageModel,
        system: request.instructions,
        prompt: request.data,
        output: Output.object({ schema: jsonSchema(request.schema), name: 'answer' }),
        maxOutputTokens: request.maxOutputTokens,
        // Counted by `persist`, which knows how much time is left.
        maxRetries: 0,
        abortSignal,
        experimental_telemetry: { isEnabled: false },
        ...(providerOptions ? { providerOptions: providerOptions as never } : {}),
      })
      if (result.finishReason === 'content-filter') throw new Error(refused)
      return replyOf(result.output, result.totalUsage)
    } catch (error) {
      if (!NoObject.isInstance(error)) throw error
      return salvage(error, request)
    }
  }

  return {
    model: name,
    ...(price ? { price } : {}),
    async ask(request) {
      try {
        return await persist((signal) => quietly(() => put(request, signal)), { timeoutMs: request.timeoutMs, retries: maxRetries })
      } catch (error) {
        // Not as its cause: errors of `ai` carry the headers and the body of what was sent.
        throw isRetriageError(error) ? error : new Error(wordsOf(error))
      }
    },
  }
}

const refused = 'the model refused to answer'

/** What a model said that is not JSON: text which its reader may still make out, unless it is known why nothing can be made of it. */
function salvage({ text = '', finishReason, usage }: NoObjectGeneratedError, request: LlmRequest): LlmReply {
  if (finishReason === 'content-filter') throw new Error(refused)
  if (finishReason === 'length') throw new Error(`the answer was cut off at ${request.maxOutputTokens} tokens`)
  if (text.trim() === '') throw new Error('the model answered nothing')
  return replyOf(text, usage)
}

function replyOf(answer: unknown, usage: LanguageModelUsage | undefined): LlmReply {
  const { inputTokens, outputTokens } = usage ?? {}
  return {
    answer,
    ...(inputTokens === undefined || outputTokens === undefined ? {} : { usage: { inputTokens, outputTokens } }),
  }
}

async function loadAi(): Promise<typeof import('ai')> {
  try {
    return await import('ai')
  } catch (cause) {
    throw new RetriageError(
      'missing_dependency',
      'aiSdk needs the package "ai", 6 or 7; install it beside retriage: npm install ai',
      { id: 'ai' },
      { cause },
    )
  }
}
