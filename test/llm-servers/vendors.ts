import { createAnthropic } from '@ai-sdk/anthropic'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import type { AiSdkModel } from 'retriage/llm/ai-sdk'
import { anthropicDialect, openAiDialect } from './dialects.ts'
import { startModelServer, type Dialect, type ModelServer, type Received, type Turn } from './model-server.ts'

/** A key that nothing else looks like; the servers demand none. */
export const plantedKey = 'planted-key-5f3a9c'

export interface Vendor {
  name: string
  dialect: Dialect
  model: (url: string) => AiSdkModel
  /** What a request says in the words of this vendor. */
  read: (received: Received) => { system: unknown; user: unknown; schema: unknown; most: unknown }
}

interface OpenAiBody {
  messages: { role: string; content: string }[]
  response_format?: { json_schema?: { schema: unknown } }
  max_tokens: number
}
interface AnthropicBody {
  system: { text: string }[]
  messages: { role: string; content: { text: string }[] }[]
  output_config?: { format?: { schema: unknown } }
  max_tokens: number
}

/** The two shapes that are served here, through the packages of the AI SDK. */
export const vendors: readonly Vendor[] = [
  {
    name: 'an OpenAI-compatible server',
    dialect: openAiDialect,
    model: (url) => createOpenAICompatible({ name: 'local', baseURL: url, apiKey: plantedKey, supportsStructuredOutputs: true })('small-1'),
    read: ({ body }) => {
      const { messages, response_format, max_tokens } = body as unknown as OpenAiBody
      const said = (role: string): string[] => messages.filter((message) => message.role === role).map(({ content }) => content)
      return { system: said('system'), user: said('user'), schema: response_format?.json_schema?.schema, most: max_tokens }
    },
  },
  {
    name: 'an Anthropic-shaped server',
    dialect: anthropicDialect,
    model: (url) => createAnthropic({ baseURL: url, apiKey: plantedKey })('claude-sonnet-4-5'),
    read: ({ body }) => {
      const { system, messages, output_config, max_tokens } = body as unknown as AnthropicBody
      return {
        system: system.map(({ text }) => text),
        user: messages.flatMap(({ content }) => content.map(({ text }) => text)),
        schema: output_config?.format?.schema,
        most: max_tokens,
      }
    },
  },
]

/** Runs a body against a server of this vendor and ends the server, whatever happens. */
export async function serve<T>(
  vendor: Vendor,
  turn: Turn | ((received: Received, count: number) => Turn),
  body: (server: ModelServer, model: AiSdkModel) => Promise<T>,
): Promise<T> {
  const server = await startModelServer(vendor.dialect, typeof turn === 'function' ? turn : () => turn)
  try {
    return await body(server, vendor.model(server.url))
  } finally {
    await server.close()
  }
}
