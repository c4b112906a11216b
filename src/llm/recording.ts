import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { LlmPrice, LlmReply } from 'retriage/classifiers'
import { RetriageError } from 'retriage/core'
import type { z } from 'zod'

const load = createRequire(import.meta.url)

/** Loaded with the first recording: `retriage` imports this room, and most programs record nothing. */
function lineSchema() {
  const { z } = load('zod') as typeof import('zod')
  return z.object({
    hash: z.string(),
    model: z.string(),
    price: z.object({ input: z.number(), output: z.number() }).optional(),
    reply: z
      .object({
        answer: z.unknown(),
        usage: z.object({ input_tokens: z.number(), output_tokens: z.number(), cost_usd: z.number().optional() }).optional(),
      })
      .optional(),
    error: z.string().optional(),
  })
}

/** One line of a recording: how one question ended. What was asked stands beside it for persons. */
export type Line = z.infer<ReturnType<typeof lineSchema>>

/** How a question ended. */
export type Ending = { reply: LlmReply } | { error: string }

/** What a file held when it was opened. */
export interface Recording {
  /** By hash; of several, the last. */
  endings: Map<string, Ending>
  models: ReadonlySet<string>
  /** Of the model that was recorded last. */
  price: LlmPrice | undefined
  /** Bytes of it, and of what is whole: the rest is a line that somebody was killed over. */
  size: number
  whole: number
}

/**
 * Reads a recording; one that does not exist is empty.
 *
 * @throws `environment` where it cannot be read, or a line of it is damaged other than by an end in the middle of the last one
 */
export function readRecording(file: string): Recording {
  const bytes = contents(file)
  const lines = bytes.toString('utf8').split('\n')
  const last = lines.length - 1
  const recording = { endings: new Map<string, Ending>(), models: new Set<string>(), price: undefined as LlmPrice | undefined }
  const schema = lineSchema()
  let whole = bytes.length
  for (const [index, text] of lines.entries()) {
    if (text === '') continue
    const line = readLine(text, schema)
    if (line) {
      recording.endings.set(line.hash, endingOf(line))
      recording.models.add(line.model)
      recording.price = line.price
    } else if (index === last) {
      whole = bytes.lastIndexOf('\n') + 1
    } else {
      const message = `${file}:${index + 1}: this line is no recorded answer; remove it, or record again into another file`
      throw new RetriageError('environment', message, { file, line: index + 1 })
    }
  }
  return { ...recording, size: bytes.length, whole }
}

/** What a line says, as it is given out: the same whether it has just been written or is read again. */
export function endingOf({ reply, error }: Line): Ending {
  if (!reply) return { error: error ?? 'no answer' }
  const { answer, usage } = reply
  if (!usage) return { reply: { answer } }
  const { input_tokens: inputTokens, output_tokens: outputTokens, cost_usd: costUsd } = usage
  return { reply: { answer, usage: { inputTokens, outputTokens, ...(costUsd === undefined ? {} : { costUsd }) } } }
}

function readLine(text: string, schema: ReturnType<typeof lineSchema>): Line | undefined {
  try {
    const line = schema.parse(JSON.parse(text))
    return (line.reply === undefined) === (line.error === undefined) ? undefined : line
  } catch {
    return undefined
  }
}

function contents(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0)
    throw new RetriageError('environment', `${file} cannot be read: ${(cause as Error).message}`, { file }, { cause })
  }
}
