// docs/a-bad-night.md, typed again: every command in it runs, and prints what the page says.
import { spawn } from 'node:child_process'
import { chmod, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'retriage-night-'))
  await cp(join(root, 'examples/demo'), join(folder, 'demo'), { recursive: true })
  const cli = `exec ${JSON.stringify(process.execPath)} --conditions=retriage-source --import ${JSON.stringify(import.meta.resolve('tsx'))} ${JSON.stringify(join(root, 'src/cli/main.ts'))} "$@"\n`
  await writeFile(join(folder, 'retriage'), `#!/bin/sh\n${cli}`)
  await chmod(join(folder, 'retriage'), 0o755)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Commands of the page with the lines printed below each. `…` stands for any lines, and at the end of a line for its rest. */
function steps(page: string): { command: string; printed: string[] }[] {
  const found: { command: string; printed: string[] }[] = []
  for (const [, block] of page.matchAll(/^```console\n(.*?)^```$/gms)) {
    for (const line of (block as string).trimEnd().split('\n')) {
      if (line.startsWith('$ ')) found.push({ command: line.slice(2), printed: [] })
      else found.at(-1)?.printed.push(line)
    }
  }
  return found
}

/** What differs from night to night: durations, whether a short job's memory was seen, addresses, folders and the host. */
function steady(line: string): string {
  return line
    .replace(/\S*\/demo\//g, 'DEMO/')
    .replace(/\d+(?:\.\d+)? s\b/g, 'N s')
    .replace(/, memory \S+ at most/g, '')
    .replace(/, on [\w.-]+/g, ', on HOST')
    .replace(/\d+\.\d+\.\d+\.\d+:\d+/g, 'ADDRESS')
    .trimEnd()
}

it('prints what docs/a-bad-night.md says', async () => {
  const page = await readFile(join(root, 'docs/a-bad-night.md'), 'utf8')
  const script = steps(page)
  expect(script.length).toBeGreaterThan(12)
  let last = 0
  for (const { command, printed } of script) {
    if (command === 'echo $?') {
      expect([command, String(last)]).toEqual([command, printed[0]])
      continue
    }
    const { status, out } = await shell(command)
    last = status
    const pattern = printed.map((line) => (line === '…' ? '(?:.*\\n)*?' : `${escape(steady(line)).replace(/…$/, '.*')}\\n`)).join('')
    expect(`$ ${command}\n${out.split('\n').map(steady).join('\n')}`).toMatch(new RegExp(`^${escape(`$ ${command}\n`)}${pattern}$`))
  }
}, 120_000)

async function shell(command: string): Promise<{ status: number; out: string }> {
  const env = { ...process.env, PATH: `${folder}:${process.env['PATH']}`, COLUMNS: '200', NO_COLOR: '1', DEMO_PORT: await port }
  const child = spawn('/bin/sh', ['-c', command], { cwd: join(folder, 'demo'), env, stdio: ['ignore', 'pipe', 'ignore'] })
  let out = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (out += chunk))
  return new Promise((resolve) => child.once('close', (code) => resolve({ status: code ?? 1, out })))
}

const port = new Promise<string>((resolve) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port: free } = server.address() as AddressInfo
    server.close(() => resolve(String(free)))
  })
})

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
