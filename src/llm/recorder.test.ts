import { appendFile, mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LlmProvider, LlmReply, LlmRequest } from 'retriage/classifiers'
import { questionOf } from '../../test/llm-servers/question.ts'
import { recorder } from './recorder.ts'

let folder: string
let files = 0
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'retriage-recorder-'))))
afterAll(() => rm(folder, { recursive: true }))
const newFile = (): string => join(folder, `deep/${++files}/answers.ndjson`)

interface Scripted extends LlmProvider {
  asked: LlmRequest[]
}

/** Answers what the function says; counts. */
function scripted(answer: (request: LlmRequest, count: number) => unknown, more: Partial<LlmReply> = {}): Scripted {
  const asked: LlmRequest[] = []
  return {
    ...{ model: 'scripted-1', price: { input: 1, output: 5 }, asked },
    async ask(request) {
      asked.push(request)
      return { answer: await answer(request, asked.length), ...more }
    },
  }
}

const failure = (provider: LlmProvider, request = questionOf()): Promise<Error> =>
  provider.ask(request).then(
    () => expect.unreachable(),
    (error: Error) => error,
  )

describe('a recorder', () => {
  it('stores what a model answers and gives it again without one, with its name, price and usage', async () => {
    const file = newFile()
    const usage = { inputTokens: 10, outputTokens: 3, costUsd: 0.1 + 0.2 }
    const answer = { animal: 'dog', odd: [0.1, null, '\u2028\ud83d\ud800"\\'], none: undefined }
    const provider = scripted(() => answer, { usage })
    const first = await recorder({ file, provider, mode: 'record' }).ask(questionOf())
    const again = recorder({ file })
    expect(again).toMatchObject({ model: 'scripted-1', price: { input: 1, output: 5 } })
    const second = await again.ask(questionOf({ timeoutMs: 17 }))
    expect(JSON.stringify(second)).toBe(JSON.stringify(first))
    expect(second).toStrictEqual({ answer: { animal: 'dog', odd: [0.1, null, '\u2028\ud83d\ud800"\\'] }, usage })
    expect(provider.asked).toHaveLength(1)
    const [line] = (await readFile(file, 'utf8')).trimEnd().split('\n')
    expect(JSON.parse(line!)).toMatchObject({
      ...{ hash: expect.stringMatching(/^[0-9a-f]{64}$/), model: 'scripted-1', prompt: 'test-1' },
      request: { instructions: questionOf().instructions, data: questionOf().data, schema: questionOf().schema, max_output_tokens: 77 },
      reply: { usage: { input_tokens: 10, output_tokens: 3 } },
    })
    expect((await stat(file)).mode & 0o077).toBe(0)
  })

  it('gives a text as it came, and no usage where none was told', async () => {
    const file = newFile()
    const text = '```json\r\n{"animal": "dog"}\n```\u0000'
    await recorder({ file, provider: scripted(() => text) }).ask(questionOf())
    expect(await recorder({ file }).ask(questionOf())).toStrictEqual({ answer: text })
  })

  it('tells questions apart by all that is sent, and by the model', async () => {
    const file = newFile()
    const provider = scripted((_, count) => count)
    const recording = recorder({ file, provider })
    const variants: Partial<LlmRequest>[] = [
      {},
      { prompt: 'test-2' },
      { instructions: 'x' },
      { data: 'x' },
      { schema: { type: 'object' } },
      { maxOutputTokens: 1 },
    ]
    const answers = []
    for (const variant of variants) answers.push((await recording.ask(questionOf(variant))).answer)
    expect(answers).toEqual([1, 2, 3, 4, 5, 6])
    const other = recorder({ file, provider: { ...provider, model: 'scripted-2' } })
    expect((await other.ask(questionOf())).answer).toBe(7)
    expect(() => recorder({ file })).toThrow('say which with the option "model"')
    expect((await recorder({ file, model: 'scripted-2' }).ask(questionOf())).answer).toBe(7)
  })

  it('fails again as it failed, without credentials, and asks again only where it may', async () => {
    const file = newFile()
    const failing = scripted(() => Promise.reject(new Error('no answer within 0.3 s\npassword=hunter2hunter2')))
    const { message } = await failure(recorder({ file, provider: failing }))
    expect(message).toMatch(/^no answer within 0\.3 s password=\[redacted/)
    expect((await failure(recorder({ file }))).message).toBe(message)
    expect((await failure(recorder({ file, provider: scripted(() => 'late'), mode: 'replay' }))).message).toBe(message)
    const better = scripted(() => 'better')
    expect(await recorder({ file, provider: better, mode: 'auto' }).ask(questionOf())).toEqual({ answer: 'better' })
    expect(await recorder({ file }).ask(questionOf())).toEqual({ answer: 'better' })
  })

  it('waits no longer than it was told, and stores that', async () => {
    const file = newFile()
    const { message } = await failure(
      recorder({ file, provider: scripted(() => new Promise(() => undefined)) }),
      questionOf({ timeoutMs: 40 }),
    )
    expect(message).toBe('no answer within 0.04 s')
    expect((await failure(recorder({ file }))).message).toBe(message)
  })

  it('asks the same question once, however often it is put, and different ones at once', async () => {
    const file = newFile()
    const provider = scripted(async ({ data }) => {
      await new Promise((resume) => setTimeout(resume, 5))
      return data
    })
    const recording = recorder({ file, provider, mode: 'record' })
    const data = Array.from({ length: 200 }, (_, index) => `question ${index % 50} ${'x'.repeat(5000)}`)
    const answers = await Promise.all(data.map((text) => recording.ask(questionOf({ data: text }))))
    expect(answers.map(({ answer }) => answer)).toEqual(data)
    expect(provider.asked).toHaveLength(50)
    const again = recorder({ file })
    for (const text of data) expect(await again.ask(questionOf({ data: text }))).toEqual({ answer: text })
  })

  it('keeps lines whole where two write to one file', async () => {
    const file = newFile()
    const two = [recorder({ file, provider: scripted(() => 'a') }), recorder({ file, provider: scripted(() => 'a') })]
    await Promise.all(two.flatMap((each, which) => Array.from({ length: 40 }, (_, i) => each.ask(questionOf({ data: `${which} ${i}` })))))
    expect((await readFile(file, 'utf8')).trimEnd().split('\n')).toHaveLength(80)
    recorder({ file })
  })

  it('asks anew in the mode "record", and the last answer counts', async () => {
    const file = newFile()
    await recorder({ file, provider: scripted(() => 'old') }).ask(questionOf())
    const provider = scripted(() => 'new')
    const recording = recorder({ file, provider, mode: 'record' })
    expect([await recording.ask(questionOf()), await recording.ask(questionOf())]).toEqual([{ answer: 'new' }, { answer: 'new' }])
    expect(provider.asked).toHaveLength(1)
    expect(await recorder({ file }).ask(questionOf())).toEqual({ answer: 'new' })
  })

  it('hands out answers that nobody else can change', async () => {
    const file = newFile()
    const recording = recorder({ file, provider: scripted(() => ({ animal: 'dog' })) })
    const { answer } = await recording.ask(questionOf())
    ;(answer as { animal: string }).animal = 'cat'
    expect(await recording.ask(questionOf())).toEqual({ answer: { animal: 'dog' } })
  })

  it('redacts what it stores of a question', async () => {
    const file = newFile()
    await recorder({ file, provider: scripted(() => 'a') }).ask(questionOf({ data: 'password=hunter2hunter2' }))
    expect(await readFile(file, 'utf8')).not.toContain('hunter2')
    expect(await recorder({ file }).ask(questionOf({ data: 'password=hunter2hunter2' }))).toEqual({ answer: 'a' })
  })

  it.each([1, 20, 200])('drops a last line that was cut off, here by %d bytes, and goes on after it', async (bytes) => {
    const file = newFile()
    const recording = recorder({ file, provider: scripted(({ data }) => data) })
    for (const data of ['eins', 'zwei', 'drei 火']) await recording.ask(questionOf({ data }))
    const { size } = await stat(file)
    await truncate(file, size - bytes)
    const whole = bytes === 1
    const again = recorder({ file })
    expect(await again.ask(questionOf({ data: 'zwei' }))).toEqual({ answer: 'zwei' })
    if (!whole) expect(await failure(again, questionOf({ data: 'drei 火' }))).toMatchObject({ code: 'not_found' })
    const provider = scripted(() => 'neu')
    const mended = recorder({ file, provider })
    expect(await mended.ask(questionOf({ data: 'drei 火' }))).toEqual({ answer: whole ? 'drei 火' : 'neu' })
    await mended.ask(questionOf({ data: 'vier' }))
    const text = await readFile(file, 'utf8')
    expect(
      text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as object),
    ).toHaveLength(4)
  })

  it.each([
    ['no JSON', 'garbage'],
    ['JSON of another kind', '{"hash":"a","model":"m"}'],
    ['an answer and an error', '{"hash":"a","model":"m","reply":{"answer":1},"error":"e"}'],
  ])('names file and line of %s', async (_, damage) => {
    const file = newFile()
    await recorder({ file, provider: scripted(() => 'a') }).ask(questionOf())
    await appendFile(file, `${damage}\n`)
    await recorderAfter(file)
    expect(() => recorder({ file })).toThrow(
      expect.objectContaining({ code: 'environment', message: expect.stringContaining(`${file}:2: `), place: { file, line: 2 } }),
    )
  })

  it('says which question is missing and how to record it', async () => {
    const file = newFile()
    await recorder({ file, provider: scripted(() => 'a') }).ask(questionOf())
    const error = await failure(recorder({ file }), questionOf({ data: 'other' }))
    expect(error).toMatchObject({
      code: 'not_found',
      message: expect.stringMatching(/no answer of scripted-1 to question [0-9a-f]{12} \(test-1\); record once/),
    })
  })

  it('says what is wrong before anything is asked', async () => {
    const file = newFile()
    expect(() => recorder({ file })).toThrow(expect.objectContaining({ code: 'not_found' }))
    expect(() => recorder({ file, mode: 'record' })).toThrow(expect.objectContaining({ code: 'usage' }))
    expect(() => recorder({ file: folder })).toThrow(expect.objectContaining({ code: 'environment' }))
    const blocked = join(folder, 'a-file')
    await writeFile(blocked, '')
    const error = await failure(recorder({ file: blocked, provider: scripted(() => 1n) }))
    expect(error.message).toContain('BigInt')
  })

  it('fails where an answer cannot be stored, and asks again the next time', async () => {
    const file = join(await mkdtemp(join(folder, 'ro-')), 'sub')
    const provider = scripted(() => 'a')
    const recording = recorder({ file, provider })
    const { mkdir, rmdir } = await import('node:fs/promises')
    await mkdir(file)
    expect(await failure(recording)).toMatchObject({ code: 'environment', message: expect.stringContaining('cannot be stored') })
    await rmdir(file)
    expect(await recording.ask(questionOf())).toEqual({ answer: 'a' })
    expect(provider.asked).toHaveLength(2)
  })
})

/** A whole line after a damaged one. */
async function recorderAfter(file: string): Promise<void> {
  const [line] = (await readFile(file, 'utf8')).split('\n')
  await appendFile(file, `${line}\n`)
}
