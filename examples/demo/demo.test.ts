import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

it('the demo ends as it should', { timeout: 40_000 }, async () => {
  const child = spawn(
    process.execPath,
    ['--conditions=retriage-source', '--import', import.meta.resolve('tsx'), fileURLToPath(new URL('run.ts', import.meta.url))],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const status = await new Promise((resolve) => child.on('close', resolve))
  expect(said).toContain('The exit status of `retriage run` is 2 here')
  expect(status).toBe(0)
})
