import type { LlmProvider, LlmReply, LlmRequest } from 'retriage/classifiers'
import { describe, expect, it } from 'vitest'
import { inProcess } from '../../test/llm-servers/examinees.ts'
import { examineLlmProvider } from './llm-provider.ts'

type Ask = LlmProvider['ask']

/** Names of the questions, of those that speak of this, that a provider fails which spoils what a good one does. */
async function failed(about: string, spoil: (ask: Ask) => Ask, changes: Partial<LlmProvider> = {}): Promise<string[]> {
  const questions: [string, () => Promise<void>][] = []
  const suite = {
    describe: (_: string, body: () => void) => body(),
    it: (name: string, body: () => Promise<void>) => questions.push([name, body]),
  }
  examineLlmProvider('spoilt', (model) => inProcess(model, (good) => ({ ...good, ...changes, ask: spoil(redacting(good.ask)) })), suite)
  expect(questions.length).toBeGreaterThanOrEqual(8)
  const asked = questions.filter(([name]) => name.includes(about))
  const outcomes = await Promise.allSettled(asked.map(([, body]) => body()))
  return asked.flatMap(([name], index) => (outcomes[index]!.status === 'rejected' ? [name] : []))
}

/** What is in the process says its words as they are, which a provider must not. */
const redacting =
  (ask: Ask): Ask =>
  (request) =>
    ask(request).catch(() => Promise.reject(new Error('the model failed')))

describe('the exam of providers of models', () => {
  it('is passed by one that does what it should', async () => {
    expect(await failed('', (ask) => ask)).toEqual([])
  })

  it.each<[string, (ask: Ask) => Ask, string]>([
    ['sends more', (ask) => (request) => ask({ ...request, data: `${request.data}\n${JSON.stringify(process.env)}` }), 'sends what'],
    ['sends less', (ask) => (request) => ask({ ...request, data: request.data.slice(0, 40) }), 'sends what'],
    ['asks twice', (ask) => async (request) => (await ask(request), ask(request)), 'asks once'],
    ['makes up an answer', () => async (): Promise<LlmReply> => ({ answer: { plant: 'oak' } }), 'half an answer'],
    ['mixes answers up', mixing, 'keeps questions apart'],
    [
      'tells credentials',
      (ask) => (request) => ask(request).catch(() => Promise.reject(new Error('password=hunter2hunter2'))),
      'no credentials',
    ],
    ['hides them in the cause', (ask) => (request) => ask(request).catch(leak), 'no credentials'],
    ['waits for ever', (ask) => (request) => ask({ ...request, timeoutMs: 2500 }), 'ends in time'],
    ['leaves its model running', leaving, 'nothing running'],
    [
      'counts wrongly',
      (ask) => async (request) => ({ ...(await ask(request)), usage: { inputTokens: NaN, outputTokens: 0 } }),
      'brings the answer',
    ],
  ])('is failed by one that %s', async (_, spoil, name) => {
    expect(await failed(name, spoil)).toEqual([expect.stringContaining(name)])
  })

  it('is failed by one without a name', async () => {
    expect(await failed('', (ask) => ask, { model: '' })).toEqual(['says who it is'])
  })
})

function mixing(ask: Ask): Ask {
  const first: Promise<LlmReply>[] = []
  return (request) => {
    if (first.length === 0) first.push(ask(request))
    return first[0]!
  }
}

function leak(): never {
  throw new Error('the model failed', { cause: { headers: { authorization: 'Bearer tok-6f1ed002ab5595859014ebf0951522d9' } } })
}

/** In time, but only because it does not wait for its model. */
function leaving(ask: Ask): Ask {
  return (request: LlmRequest) => {
    const work = ask({ ...request, timeoutMs: 2500 })
    const late = new Promise<never>((_, reject) => setTimeout(() => reject(new Error('late')), Math.min(request.timeoutMs, 900)))
    return Promise.race([work, late])
  }
}
