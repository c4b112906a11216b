// The packed package beside the AI SDK, whose major 7 needs a newer Node than this project. Needs the registry, like package.test.ts.
import { spawn } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startModelServer, type ModelServer, type Turn } from '../llm-servers/model-server.ts'
import { anthropicDialect, openAiDialect } from '../llm-servers/dialects.ts'
import { outcome, packAndInstall, run, type Installed } from './tarball.ts'

/** Asks both servers, whose answers to the four questions are below, and prints how each question ended. */
const program = (load: string): string => `
(async () => {
  const { aiSdk } = ${load}('retriage/llm/ai-sdk')
  const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible')
  const { createAnthropic } = await import('@ai-sdk/anthropic')
  const [openAi, anthropic] = process.argv.slice(2)
  const request = { prompt: 't-1', instructions: 'Name it.', data: 'woof', schema: { type: 'object', additionalProperties: false, required: ['animal'], properties: { animal: { type: 'string' } } }, maxOutputTokens: 50 }
  const models = [createOpenAICompatible({ name: 'local', baseURL: openAi, apiKey: 'none' })('small-1'), createAnthropic({ baseURL: anthropic, apiKey: 'none' })('claude-sonnet-4-5')]
  const ends = []
  for (const model of models) {
    for (const timeoutMs of [20000, 20000, 20000, 300]) {
      ends.push(await aiSdk(model).ask({ ...request, timeoutMs }).then(({ answer, usage }) => [answer, usage], (error) => [error.message]))
    }
  }
  console.log(JSON.stringify(ends))
})()
`

const turns: readonly Turn[] = [
  { does: 'refuses', status: 429, headers: { 'retry-after': '0' } },
  { does: 'answers', text: '{"animal":"dog"}' },
  { does: 'answers', text: '```json\n{"animal":"dog"}\n```' },
  { does: 'answers', text: null, ends: 'refusal' },
  { does: 'hangs' },
]

const usage = { inputTokens: 1234, outputTokens: 56 }
const ends = [
  [{ animal: 'dog' }, usage],
  ['```json\n{"animal":"dog"}\n```', usage],
  ['the model refused to answer'],
  ['no answer within 0.3 s'],
]

let installed: Installed
beforeAll(() => {
  installed = packAndInstall()
  writeFileSync(join(installed.project, 'import.mjs'), program('await import'))
  writeFileSync(join(installed.project, 'require.cjs'), program('require'))
})
afterAll(() => rmSync(installed.project, { recursive: true, force: true }))

describe('the packed package', () => {
  it('says what a model of the AI SDK needs, where that is not installed', () => {
    const ask = `import('retriage/llm/ai-sdk').then(({ aiSdk }) => aiSdk('a/b').ask({ schema: {}, timeoutMs: 9999 })).catch(({ code, message }) => console.log(code, message))`
    expect(run(process.execPath, ['-e', ask], installed.project)).toMatch(/^missing_dependency .*npm install ai$/m)
  })

  it('asks models of the AI SDK 6, imported and required', async () => {
    install('ai@6', '@ai-sdk/openai-compatible@2', '@ai-sdk/anthropic@3')
    expect(await conversations([process.execPath])).toEqual(expected('6'))
  })

  it('asks models of the AI SDK 7 on a newer Node', async (context) => {
    const newer = ['npx', '--yes', '--package', 'node@24', 'node']
    const version = outcome(newer[0]!, [...newer.slice(1), '--version'], installed.project)
    if (!version.stdout.startsWith('v24.')) context.skip('Node 24 cannot be fetched here')
    install('ai@7', '@ai-sdk/openai-compatible@3', '@ai-sdk/anthropic@4')
    expect(await conversations(newer)).toEqual(expected('7'))
  })
})

function install(...packages: string[]): void {
  // `engines` of major 7 ask for more than the Node that installs it.
  run('npm', ['install', '--no-audit', '--no-fund', '--no-save', '--ignore-scripts', '--prefer-offline', ...packages], installed.project)
}

const expected = (major: string) => ({
  major,
  ends: [
    { out: [...ends, ...ends], err: '' },
    { out: [...ends, ...ends], err: '' },
  ],
})

async function conversations(node: readonly string[]) {
  const { version } = JSON.parse(readFileSync(join(installed.project, 'node_modules/ai/package.json'), 'utf8')) as { version: string }
  return { major: version.split('.')[0], ends: [await conversation(node, 'import.mjs'), await conversation(node, 'require.cjs')] }
}

async function conversation([command, ...args]: readonly string[], file: string): Promise<{ out: unknown; err: string }> {
  const servers: ModelServer[] = []
  for (const dialect of [openAiDialect, anthropicDialect]) {
    servers.push(await startModelServer(dialect, (_, count) => turns[count - 1]!))
  }
  const child = spawn(command!, [...args, file, ...servers.map(({ url }) => url)], {
    cwd: installed.project,
    env: { ...process.env, NODE_OPTIONS: '', NODE_ENV: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [out, err]: [Buffer[], Buffer[]] = [[], []]
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
  await new Promise((resolve) => child.on('close', resolve))
  for (const server of servers) await server.close()
  const printed = Buffer.concat(out).toString()
  return { out: printed.startsWith('[') ? (JSON.parse(printed) as unknown) : printed, err: Buffer.concat(err).toString() }
}
