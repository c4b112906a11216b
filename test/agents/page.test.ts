// docs/clear-the-queue-with-an-agent.md, typed again with a stand-in for Claude Code.
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { installRetriage, retype } from '../console-page.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'retriage-queue-'))
  await installRetriage(folder)
  await symlink(join(import.meta.dirname, 'fake-claude.mjs'), join(folder, 'claude'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** What differs each time: durations, the moment, the folder. */
function steady(line: string): string {
  return line
    .replace(/^ *\d+\.\d s\b/, 'N s')
    .replace(/\d+(?:\.\d+)? s\b/g, 'N s')
    .replace(/\d{4}-\d\d-\d\dT[\d:]+Z/, 'TIME')
    .replace(/"\/.*(?=\/\.retriage\/)/, '"FOLDER')
    .trimEnd()
}

it('prints what the page says', async () => {
  const page = await readFile(new URL('../../docs/clear-the-queue-with-an-agent.md', import.meta.url), 'utf8')
  await writeFile(join(folder, 'nightly.yaml'), /^```yaml\n(.*?)^```$/ms.exec(page)![1]!)
  const env = { ...process.env, PATH: `${folder}:${process.env['PATH']}`, COLUMNS: '200', NO_COLOR: '1', RETRIAGE_DATABASE: '' }
  expect(await retype(page, { cwd: folder, env }, steady)).toBe(6)
}, 120_000)
