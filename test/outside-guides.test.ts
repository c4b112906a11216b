// docs/outside-evidence.md and docs/redaction.md, typed again: their files are read, their programs run, their commands print what they say.
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { installRetriage } from './console-page.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'retriage-guides-'))
  await installRetriage(folder)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const blocks = (page: string, language: string): string[] =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map((found) => found[1]!)

async function shell(command: string): Promise<string> {
  const env = { ...process.env, PATH: `${folder}:${process.env['PATH']}`, COLUMNS: '200', NO_COLOR: '1', STATUS_TOKEN: 'of-the-test' }
  const child = spawn('/bin/sh', ['-c', command], { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] })
  let out = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (out += chunk))
  return new Promise((resolve) => child.once('close', () => resolve(out)))
}

it.each(['outside-evidence', 'redaction'])('docs/%s.md says what is so', { timeout: 60_000 }, async (name) => {
  const page = await readFile(join(root, `docs/${name}.md`), 'utf8')
  for (const block of blocks(page, 'yaml')) await writeFile(join(folder, /^# (\S+)\n/.exec(block)![1]!), block)
  let commands = 0
  for (const block of blocks(page, 'console')) {
    for (const [, command, printed] of block.matchAll(/^\$ (.*)\n((?:(?!\$ ).*\n)*)/gm)) {
      commands++
      expect(await shell(command!)).toBe(printed)
    }
  }
  expect(commands).toBeGreaterThan(1)
})

it('docs/outside-evidence.md has a program that prints what its comment says', async () => {
  const [program] = blocks(await readFile(join(root, 'docs/outside-evidence.md'), 'utf8'), 'ts')
  const at = await mkdtemp(join(import.meta.dirname, 'guide-'))
  const printed: unknown[] = []
  const log = console.log
  console.log = (value: unknown) => printed.push(value)
  try {
    await writeFile(join(at, 'program.ts'), program!)
    await import(join(at, 'program.ts'))
  } finally {
    console.log = log
    await rm(at, { recursive: true })
  }
  expect(printed).toEqual([/\) \/\/ (.*)$/m.exec(program!)![1]])
})
