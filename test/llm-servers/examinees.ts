import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LlmProvider } from 'retriage/classifiers'
import { aiSdk } from 'retriage/llm/ai-sdk'
import { command } from 'retriage/llm/command'
import type { LlmExaminee, ScriptedModel } from 'retriage/testing'
import { createExecutables } from './executables.ts'
import { startModelServer, type Turn } from './model-server.ts'
import type { Vendor } from './vendors.ts'

/** `aiSdk` in front of a server of this vendor. */
export async function overHttp(vendor: Vendor, model: ScriptedModel): Promise<LlmExaminee> {
  const server = await startModelServer(vendor.dialect, ({ body }): Turn => {
    switch (model.does) {
      case 'answers':
        return { does: 'answers', text: answerTo(textsOf(body).join('\n'), model.texts) }
      case 'fails':
        return { does: 'refuses', status: 400, message: model.words }
      case 'breaks off':
      case 'hangs':
        return model
    }
  })
  return {
    provider: aiSdk(vendor.model(server.url)),
    sent: () => server.received.map(({ body }) => textsOf(body).join('\n')),
    running: server.open,
    close: server.close,
  }
}

/** `command` in front of a program. */
export async function overCommand(model: ScriptedModel, args: readonly string[]): Promise<LlmExaminee> {
  const programs = await createExecutables()
  const [begun, heard] = [join(programs.folder, 'begun'), join(programs.folder, 'heard')]
  await appendFile(begun, '')
  await appendFile(heard, '')
  const body = `
    const { appendFileSync } = require('node:fs')
    appendFileSync(${JSON.stringify(begun)}, process.pid + '\\n')
    const text = [...args, await input()].join('\\n')
    appendFileSync(${JSON.stringify(heard)}, JSON.stringify(text) + '\\n')
    const model = ${JSON.stringify(model)}
    if (model.does === 'answers') console.log(Object.entries(model.texts).find(([word]) => text.includes(word))?.[1] ?? 'none')
    if (model.does === 'fails') { console.error(model.words); process.exitCode = 1 }
    if (model.does === 'breaks off') process.stdout.write(model.text.slice(0, model.text.length / 2), () => process.kill(process.pid, 'SIGKILL'))
    if (model.does === 'hangs') setInterval(() => {}, 1000)`
  const lines = async (file: string): Promise<string[]> => (await readFile(file, 'utf8')).split('\n').filter(Boolean)
  return {
    provider: command({ command: await programs.write('model', body), args }),
    sent: async () => (await lines(heard)).map((line) => JSON.parse(line) as string),
    running: async () => (await lines(begun)).filter((pid) => alive(Number(pid))).length,
    close: programs.remove,
  }
}

/** A function in place of a model, and what a provider makes of it. */
export async function inProcess(
  model: ScriptedModel,
  wrap: (provider: LlmProvider, folder: string) => LlmProvider = (provider) => provider,
): Promise<LlmExaminee> {
  const folder = await mkdtemp(join(tmpdir(), 'retriage-examinee-'))
  const sent: string[] = []
  let running = 0
  const provider: LlmProvider = {
    model: 'in-process',
    async ask({ instructions, data, timeoutMs }) {
      sent.push(`${instructions}\n${data}`)
      running++
      try {
        switch (model.does) {
          case 'answers':
            return { answer: answerTo(data, model.texts) }
          case 'fails':
            throw new Error(model.words)
          case 'breaks off':
            return { answer: model.text.slice(0, model.text.length / 2) }
          case 'hangs':
            await new Promise((resume) => setTimeout(resume, timeoutMs))
            throw new Error('no answer in time')
        }
      } finally {
        running--
      }
    },
  }
  return { provider: wrap(provider, folder), sent: () => sent, running: () => running, close: () => rm(folder, { recursive: true }) }
}

function answerTo(text: string, texts: Readonly<Record<string, string>>): string {
  return Object.entries(texts).find(([word]) => text.includes(word))?.[1] ?? 'none'
}

/** All strings in a value. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : []
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
