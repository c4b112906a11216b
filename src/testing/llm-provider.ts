import assert from 'node:assert/strict'
import { hostname, userInfo } from 'node:os'
import { inspect } from 'node:util'
import type { LlmProvider, LlmReply, LlmRequest } from 'retriage/classifiers'
import type { Suite } from './store/exam.ts'

/** What the model behind a provider does during a question of the exam. It is a server, a program or a function that the examinee brings along. */
export type ScriptedModel =
  /** Answers with the text beside the first of these words that stands in what it was asked. */
  | { does: 'answers'; texts: Readonly<Record<string, string>> }
  /** Fails, in these words, which hold credentials. */
  | { does: 'fails'; words: string }
  /** Begins to answer with this text and breaks off in the middle of it. */
  | { does: 'breaks off'; text: string }
  /** Takes the question and never says anything. */
  | { does: 'hangs' }

/** A provider to examine, and what its model sees of it. */
export interface LlmExaminee {
  provider: LlmProvider
  /** For each time the model was asked: all text that reached it, without the escapes of its wire format. */
  sent: () => readonly string[] | Promise<readonly string[]>
  /** How many questions the model still is at work on. */
  running: () => number | Promise<number>
  close?: () => void | Promise<void>
}

/** Whoever asks waits 250 ms longer than he said; the rest is for a machine under load, in milliseconds. */
const patienceMs = 1000
/** UTF-16 units for what a provider puts around instructions, data and schema. */
const mostFraming = 2000

const secrets = [
  'sk-proj-Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MGFiY2RlZg',
  'tok-6f1ed002ab5595859014ebf0951522d9',
  'hunter2hunter2',
  's3cretPassw0rd',
]
const words = `key ${secrets[0]} is not valid. Authorization: Bearer ${secrets[1]}; password=${secrets[2]} at postgres://etl:${secrets[3]}@db/jobs`

/**
 * The exam of the `LlmProvider` contract: registers its questions with the given test framework.
 *
 * @param open makes a provider whose model does what it is told; called once per question, and what it returns is closed afterwards
 * @example
 * import { describe, it } from 'vitest'
 * examineLlmProvider('mine', (model) => openMine(model), { describe, it })
 */
export function examineLlmProvider(
  name: string,
  open: (model: ScriptedModel) => LlmExaminee | Promise<LlmExaminee>,
  { describe, it }: Suite,
): void {
  const question = (text: string, model: ScriptedModel, body: (examinee: LlmExaminee) => Promise<void>): unknown =>
    it(text, async () => {
      const examinee = await open(model)
      try {
        await body(examinee)
      } finally {
        await examinee.close?.()
      }
    })
  const oak = '{"plant":"oak"}'

  describe(`${name}: the contract of a provider of a model`, () => {
    question('says who it is', { does: 'answers', texts: {} }, async ({ provider: { model, price } }) => {
      assert.ok(typeof model === 'string' && model !== '')
      if (price) for (const amount of [price.input, price.output]) assert.ok(Number.isFinite(amount) && amount >= 0)
    })

    question('brings the answer, as a value or as text that holds it', { does: 'answers', texts: { acorn: oak } }, async ({ provider }) => {
      const reply = await provider.ask(Object.freeze(requestOf('acorn')))
      assert.deepEqual(valueOf(reply), { plant: 'oak' })
      const { inputTokens = 0, outputTokens = 0, costUsd = 0 } = reply.usage ?? {}
      for (const amount of [inputTokens, outputTokens, costUsd]) assert.ok(Number.isFinite(amount) && amount >= 0)
    })

    question(
      'asks once, and sends what the request says and nothing else',
      { does: 'answers', texts: { acorn: oak } },
      async (examinee) => {
        const request = requestOf('acorn')
        const planted = 'of-no-business-to-a-model-77'
        process.env['RETRIAGE_EXAM'] = planted
        try {
          await examinee.provider.ask(request)
        } finally {
          delete process.env['RETRIAGE_EXAM']
        }
        const sent = await examinee.sent()
        assert.equal(sent.length, 1, 'the model was asked once')
        const [text] = sent as [string]
        assert.ok(text.includes(request.instructions), 'instructions arrive as they are')
        assert.ok(text.includes(request.data), 'data arrives as it is')
        for (const item of [planted, process.cwd(), hostname(), `/${userInfo().username}/`]) {
          assert.ok(!withoutRequest(text, request).includes(item), `${JSON.stringify(item)} is not sent`)
        }
        const most = request.instructions.length + request.data.length + 2 * JSON.stringify(request.schema).length + mostFraming
        assert.ok(text.length <= most, `${text.length} units are sent, which is more than the request`)
      },
    )

    question('hands over what is no JSON, or says so', { does: 'answers', texts: { acorn: 'It is an oak.' } }, async ({ provider }) => {
      const end = await endOf(provider, requestOf('acorn'))
      if ('reply' in end) assert.equal(String(end.reply.answer).trim(), 'It is an oak.')
    })

    const marks = Array.from({ length: 8 }, (_, index) => `seed-${index}-`)
    const texts = Object.fromEntries(marks.map((mark) => [mark, JSON.stringify({ plant: mark })]))
    question('keeps questions apart that are asked at once', { does: 'answers', texts }, async ({ provider, sent }) => {
      const replies = await Promise.all(marks.map((mark) => provider.ask(requestOf(mark))))
      assert.deepEqual(
        replies.map(valueOf),
        marks.map((mark) => ({ plant: mark })),
      )
      assert.equal((await sent()).length, marks.length)
    })

    question('fails in words that hold no credentials', { does: 'fails', words }, async (examinee) => {
      const end = await endOf(examinee.provider, requestOf('acorn'))
      assert.ok('error' in end, 'it rejects')
      assert.ok(end.error instanceof Error && end.error.message.trim() !== '', 'it says what went wrong')
      // As a log would have it: stack, cause, and whatever else hangs on it.
      const shown = inspect(end.error, { depth: 10 })
      for (const secret of secrets) assert.ok(!shown.includes(secret), `${secret} is not told`)
      await comesToRest(examinee)
    })

    question('does not take half an answer for a whole one', { does: 'breaks off', text: oak }, async (examinee) => {
      const end = await endOf(examinee.provider, requestOf('acorn'))
      if ('reply' in end) assert.throws(() => valueOf(end.reply), 'the answer is half')
      await comesToRest(examinee)
    })

    question('ends in time where the model does not, and leaves nothing running', { does: 'hangs' }, async (examinee) => {
      const timeoutMs = 800
      const from = performance.now()
      const ends = await Promise.all(['acorn', 'chestnut'].map((mark) => endOf(examinee.provider, { ...requestOf(mark), timeoutMs })))
      const tookMs = performance.now() - from
      for (const end of ends) assert.ok('error' in end, 'it rejects')
      assert.ok(tookMs <= timeoutMs + patienceMs, `it took ${Math.round(tookMs)} of ${timeoutMs} ms`)
      await comesToRest(examinee)
    })
  })
}

function requestOf(mark: string): LlmRequest {
  return {
    prompt: 'exam-1',
    instructions: 'Name the plant. Answer with a JSON object and nothing else.\nIt has one key, "plant".',
    data: `BEGIN REPORT\nIt grew from this: ${mark}\n"quoted" \\ <b>&amp; – 火 $HOME $(id) \`id\` %s {prompt}\nEND REPORT`,
    schema: { type: 'object', additionalProperties: false, required: ['plant'], properties: { plant: { type: 'string' } } },
    maxOutputTokens: 200,
    timeoutMs: 20_000,
  }
}

type End = { reply: LlmReply } | { error: unknown }

function endOf(provider: LlmProvider, request: LlmRequest): Promise<End> {
  return provider.ask(request).then(
    (reply) => ({ reply }),
    (error: unknown) => ({ error }),
  )
}

function valueOf({ answer }: LlmReply): unknown {
  return typeof answer === 'string' ? JSON.parse(answer) : answer
}

function withoutRequest(text: string, { instructions, data }: LlmRequest): string {
  return text.replace(instructions, '').replace(data, '')
}

async function comesToRest({ running }: LlmExaminee): Promise<void> {
  for (let i = 0; i < 100 && (await running()) > 0; i++) await new Promise((resume) => setTimeout(resume, 10))
  assert.equal(await running(), 0, 'nothing is left running')
}
