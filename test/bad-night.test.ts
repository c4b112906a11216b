// docs/a-bad-night.md, typed again: every command in it runs, and prints what the page says.
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { installRetriage, retype } from './console-page.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'retriage-night-'))
  await cp(join(root, 'examples/demo'), join(folder, 'demo'), { recursive: true })
  await installRetriage(folder)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

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
  const env = { ...process.env, PATH: `${folder}:${process.env['PATH']}`, COLUMNS: '200', NO_COLOR: '1', DEMO_PORT: await port }
  expect(await retype(page, { cwd: join(folder, 'demo'), env }, steady)).toBeGreaterThan(12)
}, 120_000)

const port = new Promise<string>((resolve) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port: free } = server.address() as AddressInfo
    server.close(() => resolve(String(free)))
  })
})
