// Decisions with a model in them, over the wire: triage, provider, the AI SDK and a server that answers as it is told.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTriage, type Failure } from 'retriage'
import { recorder } from 'retriage/llm'
import { aiSdk } from 'retriage/llm/ai-sdk'
import { describe, expect, it } from 'vitest'
import type { Turn } from './llm-servers/model-server.ts'
import { serve, vendors } from './llm-servers/vendors.ts'

const failure: Failure = { jobId: 7, name: 'mesh', returnCode: 3, stderrTail: 'reading part 7\ntessellator: gave up on face 19: sliver\n' }
const answerOf = (changes: object = {}): string =>
  JSON.stringify({
    ...{ cause: 'data_format/value', certainty: 'certain', quotes: ['gave up on face 19: sliver'], explanation: 'A face without area.' },
    ...changes,
  })
const right: Turn = { does: 'answers', text: answerOf() }
const alone = await createTriage().decide(failure)

/** Nobody waits long for what never comes. */
const limitsFor = (turn: Turn) => ({ timeoutMs: turn.does === 'hangs' || turn.does === 'stalls' || 'afterMs' in turn ? 500 : 20_000 })

describe.each(vendors)('a decision with a model behind $name', (vendor) => {
  it('rests on what the model quotes of the log', async () => {
    await serve(vendor, right, async (server, model) => {
      const triage = createTriage({ llm: { provider: aiSdk(model) } })
      expect(await triage.decide(failure)).toMatchObject({
        ...{ action: 'fail', verdict: 'permanent', cause: 'data_format/value', confidence: 0.9, classifier: 'llm' },
        evidence: [
          { kind: 'log', stream: 'stderr', lineNumber: 2, line: 'tessellator: gave up on face 19: sliver' },
          { kind: 'model', rule: `llm:${aiSdk(model).model}`, detail: 'A face without area.' },
        ],
      })
      const { system, user } = vendor.read(server.received[0]!)
      expect(system).toEqual([expect.stringContaining('closed list')])
      expect(user).toEqual([expect.stringContaining('stderr 2| tessellator: gave up on face 19: sliver')])
    })
  })

  it('costs one question for many failures that look the same', async () => {
    await serve(vendor, { does: 'answers', text: answerOf({ quotes: ['gave up on face'] }) }, async (server, model) => {
      const triage = createTriage({ llm: { provider: aiSdk(model) } })
      const failures = Array.from({ length: 40 }, (_, jobId) => ({
        ...failure,
        jobId,
        stderrTail: failure.stderrTail!.replace('19', `${jobId}`),
      }))
      const decisions = await triage.decideAll(failures)
      expect(new Set(decisions.map(({ cause }) => cause))).toEqual(new Set(['data_format/value']))
      expect(server.received).toHaveLength(1)
    })
  })

  it.each<[string, Turn, RegExp]>([
    ['hangs', { does: 'hangs' }, /^no answer: no answer within 0.5 s$/],
    ['is slow', { ...right, afterMs: 60_000 }, /^no answer: no answer within 0.5 s$/],
    ['breaks off', { does: 'breaks off', text: answerOf() }, /^no answer: the answer broke off/],
    ['stalls', { does: 'stalls', text: answerOf() }, /^no answer: no answer within 0.5 s$/],
    ['stays busy', { does: 'refuses', status: 429, headers: { 'retry-after': '0' } }, /^no answer: the server answered 429/],
    ['is down', { does: 'refuses', status: 503, headers: { 'retry-after': '60' } }, /^no answer: the server answered 503/],
    ['wants another key', { does: 'refuses', status: 401 }, /^no answer: the server answered 401/],
    ['answers garbage', { does: 'answers', text: 'data_format/value' }, /^answer thrown away: it is not JSON$/],
    ['answers half', { does: 'answers', text: answerOf().slice(0, 50) }, /^answer thrown away: it is not JSON$/],
    [
      'is cut off',
      { does: 'answers', text: answerOf().slice(0, 50), ends: 'length' },
      /^no answer: the answer was cut off at 1500 tokens$/,
    ],
    ['answers in another form', { does: 'answers', text: answerOf({ cause: 'bad/luck' }) }, /^answer thrown away: .* at "cause"$/],
    ['quotes what is not there', { does: 'answers', text: answerOf({ quotes: ['disk is full'] }) }, /^answer thrown away: it quotes what/],
    ['refuses', { does: 'answers', text: null, ends: 'refusal' }, /^no answer: the model refused to answer$/],
  ])('is the one without a model where the server %s, and says so', async (_, turn, note) => {
    await serve(vendor, turn, async (_server, model) => {
      const decision = await createTriage({ llm: { provider: aiSdk(model), limits: limitsFor(turn) } }).decide(failure)
      const said = decision.evidence.at(-1)
      expect({ ...decision, evidence: decision.evidence.slice(0, -1) }).toEqual(alone)
      expect(said).toMatchObject({ kind: 'model', detail: expect.stringMatching(note) })
    })
  })

  it.each<[string, Turn]>([
    ['an answer', right],
    ['a failure', { does: 'hangs' }],
  ])('is made again bit for bit from %s that was recorded, without the server', async (_, turn) => {
    const folder = await mkdtemp(join(tmpdir(), 'retriage-models-'))
    const file = join(folder, 'answers.ndjson')
    try {
      const first = await serve(vendor, turn, (_server, model) =>
        createTriage({ llm: { provider: recorder({ file, provider: aiSdk(model) }), limits: limitsFor(turn) } }).decide(failure),
      )
      const again = await createTriage({ llm: { provider: recorder({ file }) } }).decide(failure)
      expect(JSON.stringify(again)).toBe(JSON.stringify(first))
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
