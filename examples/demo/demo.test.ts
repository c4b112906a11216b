import { spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

function startDemo(): { child: ChildProcess; ended: Promise<number | null>; said: () => string } {
  const child = spawn(
    process.execPath,
    ['--conditions=retriage-source', '--import', import.meta.resolve('tsx'), fileURLToPath(new URL('run.ts', import.meta.url))],
    // In a group of its own, so that it can be killed with the program it runs.
    { stdio: ['ignore', 'pipe', 'pipe'], detached: true },
  )
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
  return { child, said: () => text, ended: new Promise((resolve) => child.on('close', resolve)) }
}

it('the demo goes on after it was killed half-way, and ends as it should', { timeout: 60_000 }, async () => {
  const first = startDemo()
  // The server is up only later, so that this is somewhere in the middle.
  while (first.child.exitCode === null && !/analyze: fail/.test(first.said())) await new Promise((resume) => setTimeout(resume, 20))
  process.kill(-first.child.pid!, 'SIGKILL')
  await first.ended
  const second = startDemo()
  expect([await second.ended, second.said()]).toEqual([0, expect.stringContaining('The exit status of `retriage run` is 2 here')])
  expect(second.said()).toContain('it goes on')
  expect(second.said()).not.toContain('analyze: attempt')
})

it('the demo starts afresh once it has ended', { timeout: 40_000 }, async () => {
  const again = startDemo()
  expect([await again.ended, again.said()]).toEqual([0, expect.stringContaining('The exit status of `retriage run` is 2 here')])
  expect(again.said()).toContain('analyze: attempt 1 started')
})
