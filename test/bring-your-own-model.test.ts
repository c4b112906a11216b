// docs/bring-your-own-model.md: its programs compile, run against servers and agents that answer as a test tells them, and print what the page says.
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createExecutables, type Executables } from './llm-servers/executables.ts'
import { startModelServer, type ModelServer } from './llm-servers/model-server.ts'
import { anthropicDialect, openAiDialect } from './llm-servers/dialects.ts'

const page = await readFile(new URL('../docs/bring-your-own-model.md', import.meta.url), 'utf8')
const programs = [...page.matchAll(/^```ts\n(.*?)^```/gms)].map(([, text], index) => {
  const name = /^\/\/ (\S+\.ts)\n/.exec(text as string)?.[1] ?? `program-${index}.ts`
  return { name, text: text as string }
})

const answer = JSON.stringify({
  ...{ cause: 'data_format/value', certainty: 'certain', quotes: ['gave up on face 19: sliver'] },
  explanation: 'The mesh has a face without area.',
})

let folder: string
let agents: Executables
let servers: ModelServer[]
beforeAll(async () => {
  const turn = () => ({ does: 'answers' as const, text: answer })
  servers = [await startModelServer(openAiDialect, turn), await startModelServer(anthropicDialect, turn)]
  agents = await createExecutables()
  const said = { type: 'result', is_error: false, result: answer, total_cost_usd: 0.01, usage: { input_tokens: 3000, output_tokens: 90 } }
  const print = (text: string): string => `await input(); console.log(${JSON.stringify(text)})`
  await agents.write('ollama', print(`Here you are:\n\`\`\`json\n${answer}\n\`\`\``))
  await agents.write('copilot', print(answer))
  await agents.write('claude', print(JSON.stringify(said)))
  // Inside the project, so that they find its packages as they would beside an installed one.
  folder = await mkdtemp(join(import.meta.dirname, 'byom-'))
  for (const { name, text } of programs) {
    await writeFile(join(folder, name), text.replace('http://127.0.0.1:8080/v1', servers[0]!.url))
  }
})
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
  await agents.remove()
  for (const server of servers) await server.close()
})

describe.concurrent('docs/bring-your-own-model.md', { timeout: 120_000 }, () => {
  it('has programs that compile', async () => {
    const config = { extends: '../../tsconfig.json', include: ['*.ts'] }
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config))
    const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')
    const { status, out } = await run([tsc, '-p', join(folder, 'tsconfig.json'), '--pretty', 'false'])
    expect({ status, out }).toEqual({ status: 0, out: '' })
  })

  it.each(programs)('has a program that prints what it says: $name', async ({ name, text }) => {
    const { status, out, err } = await run(['--conditions=retriage-source', '--import', import.meta.resolve('tsx'), join(folder, name)])
    expect({ status, err }).toEqual({ status: 0, err: '' })
    if (name.endsWith('.test.ts')) return expect(out).toMatch(/# pass 8\n# fail 0/)
    const said = [...text.matchAll(/\) \/\/ (.*)$/gm), ...text.matchAll(/^\/\/ (.*_format.*)$/gm)].map(([, line]) => line)
    expect(out.trimEnd().split('\n').filter(Boolean)).toEqual(said)
  })
})

function run(args: readonly string[]): Promise<{ status: number | null; out: string; err: string }> {
  const env = {
    ...{ PATH: `${agents.folder}${delimiter}${process.env['PATH']}`, HOME: agents.folder },
    ...{ ANTHROPIC_API_KEY: 'none-is-needed', ANTHROPIC_BASE_URL: servers[1]!.url },
  }
  const child = spawn(process.execPath, args, { cwd: agents.folder, env })
  const [out, err]: [Buffer[], Buffer[]] = [[], []]
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
  return new Promise((resolve) =>
    child.on('close', (status) => resolve({ status, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() })),
  )
}
