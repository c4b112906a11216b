import { describe, expect, it } from 'vitest'
import type { LlmReply } from 'retriage/classifiers'
import { claimed, type ModelServer, type Received, type Turn } from '../../test/llm-servers/model-server.ts'
import { runProgram } from '../../test/llm-servers/program.ts'
import { questionOf } from '../../test/llm-servers/question.ts'
import { plantedKey, serve, vendors, type Vendor } from '../../test/llm-servers/vendors.ts'
import { aiSdk } from './ai-sdk.ts'

const dog = '{"animal":"dog"}'

interface Told {
  reply?: LlmReply
  error?: string
  tookMs: number
  received: number
  stillOpen: number
}

/** Asks once and tells how it ended; the server has a moment to notice that nobody waits any more. */
async function tell(vendor: Vendor, turn: Turn | ((received: Received, count: number) => Turn), timeoutMs = 5000): Promise<Told> {
  return serve(vendor, turn, async (server, model) => {
    const from = performance.now()
    const end = await aiSdk(model)
      .ask(questionOf({ timeoutMs }))
      .then(
        (reply) => ({ reply }),
        (error: Error) => ({ error: error.message, cause: error.cause }),
      )
    expect(end).not.toHaveProperty('cause', expect.anything())
    const tookMs = performance.now() - from
    return { ...end, tookMs, received: server.received.length, stillOpen: await settled(server) }
  })
}

async function settled(server: ModelServer): Promise<number> {
  for (let i = 0; i < 100 && server.open() > 0; i++) await new Promise((resume) => setTimeout(resume, 10))
  return server.open()
}

describe.each(vendors)('aiSdk and $name', (vendor) => {
  it('asks for structured output, sends what the request says and nothing else, and tells what it took', async () => {
    await serve(vendor, { does: 'answers', text: dog }, async (server, model) => {
      const request = Object.freeze(questionOf())
      expect(await aiSdk(model).ask(request)).toEqual({ answer: { animal: 'dog' }, usage: claimed })
      expect(server.received).toHaveLength(1)
      const { system, user, schema, most } = vendor.read(server.received[0]!)
      expect({ system, user, schema, most }).toEqual({
        ...{ system: [request.instructions], user: [request.data] },
        ...{ schema: request.schema, most: request.maxOutputTokens },
      })
    })
  })

  it('waits as long as a busy server says, and asks again', async () => {
    const busy: Turn = { does: 'refuses', status: 429, headers: { 'retry-after': '0' } }
    const told = await tell(vendor, (_, count) => (count <= 2 ? busy : { does: 'answers', text: dog }))
    expect(told).toMatchObject({ reply: { answer: { animal: 'dog' } }, received: 3 })
  })

  it('gives up where a server stays busy', async () => {
    const told = await tell(vendor, { does: 'refuses', status: 429, headers: { 'retry-after': '0' }, message: 'slow down' })
    expect(told).toMatchObject({ error: 'the server answered 429: slow down', received: 3 })
  })

  it('does not wait for a time that comes too late', async () => {
    const told = await tell(vendor, { does: 'refuses', status: 429, headers: { 'retry-after': '30' } }, 20_000)
    expect(told).toMatchObject({ error: 'the server answered 429: overloaded', received: 1 })
    expect(told.tookMs).toBeLessThan(10_000)
  })

  it('asks again where a server fails, and says how it failed', async () => {
    const told = await tell(vendor, { does: 'refuses', status: 500, headers: { 'retry-after-ms': '1' }, message: 'internal' })
    expect(told).toMatchObject({ error: 'the server answered 500: internal', received: 3 })
  })

  it.each<[string, Turn]>([
    ['hangs', { does: 'hangs' }],
    ['is slow', { does: 'answers', text: dog, afterMs: 60_000 }],
    ['stops in the middle of its answer', { does: 'stalls', text: dog }],
  ])('ends in time where a server %s, and leaves no request open', async (_, turn) => {
    const told = await tell(vendor, turn, 300)
    expect(told).toMatchObject({ error: 'no answer within 0.3 s', received: 1, stillOpen: 0 })
    expect(told.tookMs).toBeLessThan(300 + 1000)
  })

  it('does not ask again where an answer broke off, which may have been paid for', async () => {
    const told = await tell(vendor, { does: 'breaks off', text: dog })
    expect(told).toMatchObject({ error: expect.stringContaining('the answer broke off'), received: 1, stillOpen: 0 })
  })

  it.each([
    ['in a fence', '```json\n{"animal":"dog"}\n```'],
    ['that is half', '{"animal":'],
    ['in prose', 'I think it is a dog.'],
  ])('hands over an answer %s as it is', async (_, text) => {
    expect(await tell(vendor, { does: 'answers', text })).toMatchObject({ reply: { answer: text, usage: claimed }, received: 1 })
  })

  it('hands over an answer of another shape', async () => {
    const told = await tell(vendor, { does: 'answers', text: '{"plant":"oak"}' })
    expect(told).toMatchObject({ reply: { answer: { plant: 'oak' } } })
  })

  it.each<[string, Turn, string]>([
    ['refuses', { does: 'answers', text: null, ends: 'refusal' }, 'the model refused to answer'],
    ['refuses half-way', { does: 'answers', text: '{"ani', ends: 'refusal' }, 'the model refused to answer'],
    ['runs out of tokens', { does: 'answers', text: '{"animal":"d', ends: 'length' }, 'the answer was cut off at 77 tokens'],
    ['says nothing', { does: 'answers', text: '' }, 'the model answered nothing'],
  ])('says so where a model %s', async (_, turn, error) => {
    expect(await tell(vendor, turn)).toMatchObject({ error, received: 1 })
  })

  it.each([400, 401, 403])('repeats no credentials that a server says with %d, and does not ask again', async (status) => {
    const secret = 'sk-proj-Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MGFiY2RlZg'
    const message = `Incorrect key ${secret}.\nAuthorization: Bearer ${plantedKey}`
    const told = await tell(vendor, { does: 'refuses', status, message })
    expect(told).toMatchObject({ error: expect.stringMatching(`^the server answered ${status}: [^\\n]+$`), received: 1 })
    expect(told.error).not.toContain(secret)
    expect(told.error).not.toContain(plantedKey)
  })
})

describe('aiSdk', () => {
  it('has the name of its model and the price it was told', () => {
    expect(vendors.map((vendor) => aiSdk(vendor.model('http://127.0.0.1:1')).model)).toEqual(['small-1', 'claude-sonnet-4-5'])
    expect(aiSdk('openai/gpt-5-mini', { price: { input: 1, output: 2 } })).toMatchObject({
      model: 'openai/gpt-5-mini',
      price: { input: 1, output: 2 },
    })
  })

  it.each([[undefined], [null], [''], [{}], [{ modelId: 3 }]])('refuses %j as a model', (model) => {
    expect(() => aiSdk(model as never)).toThrow(expect.objectContaining({ code: 'usage' }))
  })

  it('says that nobody is there', async () => {
    const error: unknown = await aiSdk(vendors[0]!.model('http://127.0.0.1:1'), { maxRetries: 0 })
      .ask(questionOf())
      .catch((caught: unknown) => caught)
    expect(error).toMatchObject({ message: expect.stringContaining('Cannot connect') })
  })

  it('waits no longer for a model that heeds no signal', async () => {
    const deaf = {
      ...{ specificationVersion: 'v3', provider: 'deaf', modelId: 'deaf', supportedUrls: {} },
      doGenerate: () => new Promise(() => undefined),
    }
    await expect(aiSdk(deaf).ask(questionOf({ timeoutMs: 50 }))).rejects.toThrow('no answer within 0.05 s')
  })

  it('keeps standard output empty, also where the model has warnings', async () => {
    const vendor = vendors[0]!
    await serve(vendor, { does: 'answers', text: dog }, async (server) => {
      const program = `
        import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
        import { aiSdk } from 'retriage/llm/ai-sdk'
        import { questionOf } from './test/llm-servers/question.ts'
        // Not said to support structured output: the SDK warns.
        const model = createOpenAICompatible({ name: 'local', baseURL: '${server.url}', apiKey: 'none' })('small-1')
        const provider = aiSdk(model)
        await Promise.all([provider.ask(questionOf()), provider.ask(questionOf())])
        process.stderr.write('asked, ' + typeof globalThis.AI_SDK_LOG_WARNINGS)
      `
      expect(await runProgram(program)).toEqual({ status: 0, out: '', err: 'asked, undefined' })
      expect(server.received).toHaveLength(2)
    })
  })

  it('leaves a program its own way with warnings', async () => {
    const heard: unknown[] = []
    const world = globalThis as { AI_SDK_LOG_WARNINGS?: unknown }
    const mine = (options: unknown): void => void heard.push(options)
    world.AI_SDK_LOG_WARNINGS = mine
    try {
      await serve(vendors[0]!, { does: 'answers', text: dog }, async (server) => {
        const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible')
        await aiSdk(createOpenAICompatible({ name: 'local', baseURL: server.url })('small-1')).ask(questionOf())
      })
      expect(heard).toHaveLength(1)
      expect(world.AI_SDK_LOG_WARNINGS).toBe(mine)
    } finally {
      delete world.AI_SDK_LOG_WARNINGS
    }
  })
})
