import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { readProgress } from './read-progress.ts'

const folder = await mkdtemp(join(tmpdir(), 'retriage-'))
afterAll(() => rm(folder, { recursive: true }))
const file = join(folder, 'log')
writeFileSync(file, Buffer.alloc(40e6))

function terminal(isTTY: boolean): { isTTY: boolean; written: string; write: (text: string) => void } {
  return {
    isTTY,
    written: '',
    write(text) {
      this.written += text
    },
  }
}

it('shows on a terminal how far a long log is, and takes it away', async () => {
  const screen = terminal(true)
  const progress = await readProgress([file], screen)
  for (const bytes of [1e6, 15e6, 20e6, 21e6, 40e6]) progress.onProgress(bytes)
  progress.clear()
  expect(screen.written.split('\r\u001b[2K')).toEqual([
    '',
    'reading the log: 20 MB of 40 MB (50 %)',
    'reading the log: 40 MB of 40 MB (100 %)',
    '',
  ])
})

it('does not say how much standard input is', async () => {
  const screen = terminal(true)
  const progress = await readProgress([file, '-'], screen)
  progress.onProgress(20e6)
  expect(screen.written).toContain('reading the log: 20 MB')
  expect(screen.written).not.toContain('of')
})

it.each([
  ['where there is no terminal', false, 90e6],
  ['about a short log', true, 1e6],
])('is silent %s', async (_, isTTY, bytes) => {
  const screen = terminal(isTTY)
  const progress = await readProgress([file], screen)
  progress.onProgress(bytes)
  progress.clear()
  expect(screen.written).toBe('')
})
