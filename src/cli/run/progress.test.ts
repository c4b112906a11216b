import { createJob, workflowOf, type Decision } from 'retriage'
import type { AttemptResult } from 'retriage/adapters'
import type { RunEvent } from 'retriage/runner'
import { describe, expect, it } from 'vitest'
import { coloursFor } from '../console/colours.ts'
import { describeEvent } from './describe-event.ts'
import { plainProgress, summaryLine } from './progress.ts'

const plain = coloursFor({}, false)
const workflow = workflowOf({
  workflowId: 1,
  name: 'w',
  jobs: [
    createJob({ jobId: 1, name: 'fetch', status: 'completed' }),
    createJob({ jobId: 2, name: 'train', status: 'running' }),
    createJob({ jobId: 3, name: 'odd', status: 'pending_failed' }),
  ],
})
const result: AttemptResult = {
  ...{ started: true, returnCode: 3, signal: null, schedulerState: null, execTimeSeconds: 1.25, peakMemory: null, host: 'h' },
}
const logs = { stdout: '/o', stderr: '/e' }
const at = { at: 0, jobId: 1, attemptId: 2 }

describe('an event as a line', () => {
  const cases: [RunEvent, string][] = [
    [{ ...at, type: 'started', logs }, 'fetch: attempt 2 started'],
    [{ ...at, type: 'completed', result }, 'fetch: completed after 1.3 s'],
    [{ ...at, type: 'failed', result, next: 'hold' }, 'fetch: attempt 2 failed with exit code 3 after 1.3 s; deciding'],
    [
      { ...at, type: 'failed', result: { ...result, signal: 'SIGSEGV' }, next: 'fail' },
      'fetch: attempt 2 failed with SIGSEGV after 1.3 s; failed',
    ],
    [
      { ...at, type: 'failed', result: { ...result, schedulerState: 'TIMEOUT' }, next: 'retry' },
      'fetch: attempt 2 failed with TIMEOUT after 1.3 s; its handler tries again',
    ],
    [
      { ...at, type: 'failed', result: { ...result, started: false, startError: 'no room' }, next: 'hold' },
      'fetch: attempt 2 could not start (no room); deciding',
    ],
    [{ ...at, type: 'recovery_started', script: 'a\nb' }, 'fetch: recovery script: a b'],
    [
      { ...at, type: 'recovery_finished', ok: false, result, logs },
      'fetch: recovery script failed with exit code 3 after 1.3 s, see /e; trying again all the same',
    ],
    [{ at: 0, type: 'canceled', jobId: 3, because: 1 }, 'odd: canceled, because it follows fetch'],
    [{ at: 0, type: 'problem', jobId: null, message: 'hm' }, 'hm'],
  ]
  it.each(cases)('%o', (event, line) => expect(describeEvent(event, workflow, plain)).toBe(line))

  it('never lets what a job printed reach the terminal as it is', () => {
    const decision = { action: 'hold', reason: 'said "\u001b[2Jboo\u0007"' } as Decision
    const line = describeEvent({ ...at, type: 'decided', decision, result: {} as never }, workflow, plain)
    expect(line).toMatch(/^fetch: hold: said/)
    // eslint-disable-next-line no-control-regex
    expect(line).not.toMatch(/[\u0000-\u001f]/)
  })
})

it('a summary leads with what is done and names what runs', () => {
  expect(summaryLine(workflow, 65_432)).toBe('65 s  1 completed · 1 held · 1 running (train)')
  expect(summaryLine(undefined, 0)).toBe('0 s')
})

it('plain progress is one line an event, with the seconds since the start', () => {
  let written = ''
  const progress = plainProgress({ write: (text) => (written += text) }, plain, () => 1000)
  progress.show({ ...at, at: 3500, type: 'started', logs }, workflow)
  progress.end()
  expect(written).toBe('    2.5 s  fetch: attempt 2 started\n')
})
