// A model that is late, wrong or dear changes nothing but what is said about it.
import { createTriage, type Failure } from 'retriage'
import type { LlmLimits, LlmProvider, LlmReply } from 'retriage/classifiers'
import { describe, expect, it } from 'vitest'

const failures = ['phase drift', 'loose bearing', 'cold sprocket', 'dull blade', 'bent axle', 'wet fuse'].map((what, index): Failure => ({
  ...{ jobId: index, runId: 1, attemptId: 1, returnCode: 3, stderrTail: `wobbulator: ${what}\n` },
}))
const alone = createTriage()

const never = new Promise<LlmReply>(() => undefined)
const good = { cause: 'network/failure', certainty: 'certain', quotes: ['wobbulator'], explanation: 'It wobbled.' }
const later = (ms: number): Promise<LlmReply> => new Promise((resume) => setTimeout(() => resume({ answer: good }), ms))

const kinds: [string, (call: number) => Promise<LlmReply>, LlmLimits, RegExp][] = [
  ['hangs', () => never, { timeoutMs: 20 }, /no answer: no answer within 0\.02 s/],
  ['answers late', () => later(1500), { timeoutMs: 20 }, /no answer within/],
  ['takes all the time there is', () => never, { timeoutMs: 5000, totalMs: 30 }, /no answer within|used up/],
  ['answers half', async () => ({ answer: JSON.stringify(good).slice(0, 50) }), {}, /thrown away: it is not JSON/],
  ['answers garbage', async () => ({ answer: '\u0000\uffff{{{' }), {}, /not JSON/],
  ['answers with something else', async () => ({ answer: { ...good, action: 'retry' } }), {}, /not of the form/],
  ['refuses', async () => ({ answer: "I'm sorry, but I can't help with that." }), {}, /not JSON/],
  ['answers nothing', async () => ({ answer: undefined }), {}, /not JSON/],
  ['replies with nothing', async () => undefined as unknown as LlmReply, {}, /no answer/],
  ['rejects', () => Promise.reject(new Error('429 Too Many Requests')), {}, /no answer: 429 Too Many Requests/],
  ['rejects with no error', () => Promise.reject('gone' as unknown as Error), {}, /no answer: gone/],
  [
    'throws at once',
    () => {
      throw new TypeError('fetch failed')
    },
    {},
    /no answer: fetch failed/,
  ],
  ['would cost too much', () => never, { costUsd: 0.0001 }, /not asked: it would exceed the limit of 0\.0001 US dollars/],
  ['may not be asked', () => never, { calls: 0 }, /not asked: it would exceed the limit of 0 questions/],
]

describe('a model that', () => {
  it.each(kinds)('%s', async (_, reply, limits, why) => {
    let calls = 0
    const provider: LlmProvider = { model: 'm', price: { input: 3, output: 15 }, ask: () => reply(calls++) }
    const errors: Error[] = []
    const decisions = await createTriage({ llm: { provider, limits }, onError: (error) => errors.push(error) }).decideAll(failures)
    const expected = await alone.decideAll(failures)
    expect(
      decisions.map(({ evidence, ...outcome }) => ({ ...outcome, evidence: evidence.filter(({ kind }) => kind !== 'model') })),
    ).toEqual(expected)
    for (const { evidence } of decisions)
      expect(evidence.at(-1)).toMatchObject({ kind: 'model', rule: 'llm:m', detail: expect.stringMatching(why) as string })
    expect(errors).toEqual([])
  })

  it('is paid for two answers gives two', async () => {
    const usage = { inputTokens: 1000, outputTokens: 100, costUsd: 0.4 }
    const provider: LlmProvider = { model: 'm', ask: async () => ({ answer: good, usage }) }
    // Four are asked at once, before the first has said what it cost; the next wave sees that nothing is left.
    const decisions = await createTriage({ llm: { provider, limits: { costUsd: 1 } } }).decideAll(failures)
    expect(decisions.map(({ action }) => action)).toEqual(['retry', 'retry', 'retry', 'retry', 'hold', 'hold'])
    expect(decisions.at(-1)!.evidence.at(-1)!.detail).toMatch(/limit of 1 US dollars/)
  })
})
