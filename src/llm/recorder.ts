import type { LlmPrice, LlmProvider, LlmReply, LlmRequest } from 'retriage/classifiers'
import { printable, redact, RetriageError } from 'retriage/core'
import { appender } from './appender.ts'
import { endingOf, readRecording, type Ending, type Line, type Recording } from './recording.ts'
import { within } from './within.ts'

export interface RecorderOptions {
  /** NDJSON, one line per question; only ever appended to. It holds what was asked, so it is readable by its owner alone. */
  file: string
  /** Who is asked. Needed unless everything is replayed. */
  provider?: LlmProvider
  /**
   * `record`: asks, and stores how each question ended. `replay`: never asks; what is not stored is an error. `auto`: gives what is stored, and asks
   * where that is nothing or only an error. Default `auto` with a provider, `replay` without.
   */
  mode?: 'record' | 'replay' | 'auto'
  /** Name of the model where there is no provider; default the one in the file. */
  model?: string
}

/** A provider that does not keep to its time is waited for that much longer, in milliseconds. */
const graceMs = 100

/**
 * Stores what a model answers and gives it again: the same question has the same answer bit for bit, so that a decision with a model in it replays
 * exactly and a test needs no network. A question that failed is stored as well and fails in the same words. Two questions are the same where
 * model, prompt, instructions, data, schema and length are; how long the answer may take does not count.
 *
 * May be asked many questions at once; the same one is asked once. A last line that was cut off in the middle is dropped and asked again.
 *
 * @throws `usage` where there is nobody to ask, or several models in the file and none named; `not_found` where there is nothing to replay;
 *   `environment` for a file that cannot be read or is damaged. From `ask`, `not_found` for a question that is not stored
 * @example
 * const model = recorder({ file: 'answers.ndjson', provider: aiSdk(openai('gpt-5-mini')) }) // the first time it asks
 * const again = recorder({ file: 'answers.ndjson' }) // never asks
 */
export function recorder({ file, provider, mode = provider ? 'auto' : 'replay', model }: RecorderOptions): LlmProvider {
  if (!provider && mode !== 'replay') {
    throw new RetriageError('usage', `recorder: mode "${mode}" asks a model, so it needs a provider; or use mode "replay"`, { file })
  }
  const recording = readRecording(file)
  if (mode === 'replay' && recording.endings.size === 0) {
    throw new RetriageError('not_found', `${file} holds no recorded answers; ${remedy}`, { file })
  }
  const name = provider?.model ?? model ?? onlyModel(recording, file)
  const price = provider ? provider.price : recording.price
  const append = appender(file, recording)
  /** How questions of this time have ended, or will. */
  const asked = new Map<string, Promise<Ending>>()

  function stored(hash: string): Ending | undefined {
    const ending = mode === 'record' ? undefined : recording.endings.get(hash)
    return mode === 'auto' && ending && 'error' in ending ? undefined : ending
  }

  async function put(hash: string, request: LlmRequest): Promise<Ending> {
    if (mode === 'replay' || !provider) {
      throw new RetriageError(
        'not_found',
        `${file} holds no answer of ${name} to question ${hash.slice(0, 12)} (${request.prompt}); ${remedy}`,
        {
          file,
          id: hash,
        },
      )
    }
    const line = lineOf(hash, request, { name, price }, await outcome(provider, request))
    await append(line)
    return endingOf(JSON.parse(line) as Line)
  }

  return {
    model: name,
    ...(price ? { price } : {}),
    async ask(request) {
      const hash = await hashOf(name, request)
      let ending: Ending | undefined = stored(hash)
      if (!ending) {
        let work = asked.get(hash)
        if (!work) {
          asked.set(hash, (work = put(hash, request)))
          // What could not be stored has not ended.
          work.catch(() => asked.delete(hash))
        }
        ending = await work
      }
      if ('error' in ending) throw new Error(ending.error)
      return structuredClone(ending.reply)
    },
  }
}

const remedy = 'record once with recorder({ file, provider, mode: "auto" })'

async function outcome(provider: LlmProvider, request: LlmRequest): Promise<Ending> {
  try {
    const seconds = request.timeoutMs / 1000
    return { reply: await within(request.timeoutMs + graceMs, `no answer within ${seconds} s`, provider.ask(request)) }
  } catch (error) {
    return { error: printable(redact(error instanceof Error ? error.message : String(error)), 500) }
  }
}

function lineOf(hash: string, request: LlmRequest, model: { name: string; price: LlmPrice | undefined }, ending: Ending): string {
  const { prompt, instructions, data, schema, maxOutputTokens } = request
  return JSON.stringify({
    hash,
    model: model.name,
    ...(model.price ? { price: model.price } : {}),
    prompt,
    request: { instructions: redact(instructions), data: redact(data), schema, max_output_tokens: maxOutputTokens },
    ...('error' in ending ? ending : { reply: replyLine(ending.reply) }),
  })
}

function replyLine({ answer, usage }: LlmReply): object {
  if (!usage) return { answer }
  const { inputTokens, outputTokens, costUsd } = usage
  return { answer, usage: { input_tokens: inputTokens, output_tokens: outputTokens, cost_usd: costUsd } }
}

async function hashOf(model: string, { prompt, instructions, data, schema, maxOutputTokens }: LlmRequest): Promise<string> {
  const { createHash } = await import('node:crypto')
  return createHash('sha256')
    .update(JSON.stringify([model, prompt, instructions, data, schema, maxOutputTokens]))
    .digest('hex')
}

function onlyModel({ models }: Recording, file: string): string {
  const [model, ...others] = models
  if (model !== undefined && others.length === 0) return model
  throw new RetriageError('usage', `${file} holds answers of ${[...models].join(', ')}; say which with the option "model"`, { file })
}
