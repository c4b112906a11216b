import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Disposition } from './handler.ts'
import { isTerminal, statusCodes, statuses, statusOf, transition, type Job, type JobEvent, type JobStatus } from './lifecycle.ts'
import { createJob } from './workflow.ts'

const at = { runId: 1, attemptId: 1 }
const jobIn = (status: JobStatus, fields: Partial<Job> = {}): Job => createJob({ jobId: 5, name: 'five', ...fields, status })
const exit = { returnCode: 1, signal: null }
const failing = (disposition: Disposition): JobEvent => ({ type: 'fail_attempt', ...at, ...exit, disposition })
const granted: Disposition = { action: 'retry', ruleKey: 'handler/1', recoveryScript: './repair.sh' }

/** Every legal transition, written out a second time on purpose: event, from, to. */
const table: [JobEvent, JobStatus[], JobStatus | 'same'][] = [
  [{ type: 'initialize', blocked: false }, ['uninitialized'], 'ready'],
  [{ type: 'initialize', blocked: true }, ['uninitialized'], 'blocked'],
  [{ type: 'unblock' }, ['blocked'], 'ready'],
  [{ type: 'claim' }, ['ready'], 'pending'],
  [{ type: 'release', ...at }, ['pending'], 'ready'],
  [{ type: 'start', ...at }, ['pending'], 'running'],
  [{ type: 'complete', ...at }, ['running'], 'completed'],
  [failing(granted), ['pending', 'running'], 'ready'],
  [failing({ action: 'fail' }), ['pending', 'running'], 'failed'],
  [failing({ action: 'hold' }), ['pending', 'running'], 'pending_failed'],
  [{ type: 'requeue', ...at }, ['running'], 'ready'],
  [{ type: 'retry', ...at }, ['pending_failed'], 'ready'],
  [{ type: 'reopen', ...at }, ['failed'], 'ready'],
  [{ type: 'fail', ...at }, ['pending_failed'], 'failed'],
  [{ type: 'cancel' }, ['uninitialized', 'blocked', 'ready'], 'canceled'],
  [{ type: 'terminate' }, ['pending', 'running'], 'terminated'],
  [{ type: 'disable' }, ['uninitialized', 'blocked', 'ready'], 'disabled'],
  [{ type: 'enable' }, ['disabled'], 'uninitialized'],
  [
    { type: 'reset' },
    ['uninitialized', 'blocked', 'ready', 'completed', 'failed', 'canceled', 'terminated', 'pending_failed'],
    'uninitialized',
  ],
  [{ type: 'reinitialize', runId: 2 }, ['uninitialized', 'blocked', 'ready'], 'uninitialized'],
  [{ type: 'reinitialize', runId: 2 }, ['completed', 'failed', 'canceled', 'terminated', 'disabled', 'pending_failed'], 'same'],
  [{ type: 'reinitialize', runId: 2, pendingFailed: 'reset' }, ['pending_failed'], 'uninitialized'],
]

test('statuses have the published codes', () => {
  expect(statuses).toHaveLength(11)
  expect(statuses.map((status) => statusCodes[status])).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  expect(statusOf(10)).toBe('pending_failed')
  expect(statusOf(11)).toBeUndefined()
  expect(statuses.filter(isTerminal)).toEqual(['completed', 'failed', 'canceled', 'terminated', 'disabled'])
})

describe.each(table)('%j', (event, from, to) => {
  test.each(from)('from %s', (status) => {
    const moved = transition(jobIn(status), event)
    expect(moved).toMatchObject({ ok: true, job: { status: to === 'same' ? status : to } })
  })

  const listed = table.filter(([{ type }]) => type === event.type).flatMap(([, statuses]) => statuses)
  test.each(statuses.filter((status) => !listed.includes(status)))('is illegal from %s', (status) => {
    const moved = transition(jobIn(status), event)
    expect(moved).toMatchObject({ ok: false, code: 'illegal' })
    expect(JSON.stringify(moved)).toContain(`job 5 is ${status}`)
  })
})

test('an unknown event is illegal and the message lists those there are', () => {
  const moved = transition(jobIn('ready'), { type: 'explode' } as unknown as JobEvent)
  expect(moved).toMatchObject({ ok: false, code: 'illegal', message: expect.stringContaining('use one of initialize, unblock') })
})

test('an event about an earlier attempt or run is stale, even where it would be illegal too', () => {
  const job = jobIn('completed', { runId: 2, attemptId: 3 })
  for (const about of [
    { runId: 2, attemptId: 2 },
    { runId: 1, attemptId: 3 },
  ]) {
    expect(transition(job, { type: 'complete', ...about })).toMatchObject({ ok: false, code: 'stale' })
    expect(transition(job, { type: 'terminate', ...about })).toMatchObject({ ok: false, code: 'stale' })
  }
  expect(transition(job, { type: 'reinitialize', runId: 2 })).toMatchObject({ ok: false, code: 'stale' })
})

test('a retry by a handler counts for its rule and brings the recovery script, which stays until the attempt starts', () => {
  const first = transition(jobIn('running', { handlerRetries: { 'handler/1': 1, 'handler/2': 4 } }), failing(granted))
  if (!first.ok) throw new Error(first.message)
  expect(first.job).toMatchObject({
    attemptId: 2,
    returnCode: 1,
    recoveryScript: './repair.sh',
    handlerRetries: { 'handler/1': 2, 'handler/2': 4 },
  })
  const claimed = transition(first.job, { type: 'claim' })
  const released = claimed.ok && transition(claimed.job, { type: 'release', runId: 1, attemptId: 2 })
  expect(released).toMatchObject({ ok: true, job: { attemptId: 2, recoveryScript: './repair.sh' } })
  const started = claimed.ok && transition(claimed.job, { type: 'start', runId: 1, attemptId: 2 })
  expect(started).toMatchObject({ ok: true, job: { recoveryScript: null } })
})

test('a job names its worker while it is claimed or runs, and no longer', () => {
  const claimed = transition(jobIn('ready'), { type: 'claim', worker: 'w1' })
  const started = claimed.ok && transition(claimed.job, { type: 'start', ...at })
  expect([claimed, started]).toMatchObject([{ job: { worker: 'w1' } }, { job: { worker: 'w1' } }])
  expect(transition(jobIn('ready'), { type: 'claim' })).toMatchObject({ job: { worker: null } })
  const ends: JobEvent[] = [{ type: 'complete', ...at }, ...([granted, { action: 'fail' }, { action: 'hold' }] as const).map(failing)]
  for (const end of [...ends, { type: 'terminate' } as const]) {
    expect(transition(jobIn('running', { worker: 'w1' }), end)).toMatchObject({ ok: true, job: { worker: null } })
  }
  expect(transition(jobIn('pending', { worker: 'w1' }), { type: 'release', ...at })).toMatchObject({ ok: true, job: { worker: null } })
})

test('what a worker says of an attempt that another one holds is stale', () => {
  for (const job of [jobIn('pending', { worker: 'w2' }), jobIn('ready')]) {
    for (const type of ['start', 'release', 'complete', 'terminate'] as const) {
      expect(transition(job, { type, ...at, worker: 'w1' })).toMatchObject({ ok: false, code: 'stale' })
    }
  }
  expect(transition(jobIn('pending', { worker: 'w1' }), { type: 'start', ...at, worker: 'w1' })).toMatchObject({ ok: true })
})

test('overrides replace what they name and leave the rest', () => {
  const job = jobIn('pending_failed', { resources: { memory: 1, runtimeMs: 2, numCpus: 3 } })
  expect(transition(job, { type: 'retry', ...at, overrides: { memory: 10 } })).toMatchObject({
    ok: true,
    job: { attemptId: 2, resources: { memory: 10, runtimeMs: 2, numCpus: 3 } },
  })
})

test('a reset gives a new number only to an attempt that follows one that was begun', () => {
  expect(transition(jobIn('failed'), { type: 'reset' })).toMatchObject({ job: { attemptId: 2 } })
  expect(transition(jobIn('canceled'), { type: 'reset' })).toMatchObject({ job: { attemptId: 1 } })
})

test('the next run starts with attempt 1 and unspent handlers', () => {
  const job = jobIn('ready', { attemptId: 4, handlerRetries: { 'handler/1': 3 } })
  expect(transition(job, { type: 'reinitialize', runId: 2 })).toMatchObject({ job: { runId: 2, attemptId: 1, handlerRetries: {} } })
})

const types = Object.keys(Object.fromEntries(table.map(([event]) => [event.type, true]))) as JobEvent['type'][]
const anyDisposition = fc.constantFrom<Disposition>(granted, { action: 'fail' }, { action: 'hold' })
/** An event mostly about the present attempt, now and then about another. */
const step = fc.record({
  type: fc.constantFrom(...types),
  slip: fc.constantFrom(0, 0, 0, 0, 1, -1),
  disposition: anyDisposition,
  blocked: fc.boolean(),
})

test('no sequence of events leaves the lifecycle, skips an attempt or changes the job it was given', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      let job = Object.freeze(jobIn('uninitialized'))
      const executed: string[] = []
      for (const { type, slip, disposition, blocked } of steps) {
        const about = { runId: job.runId, attemptId: job.attemptId + slip }
        const carriesAttempt = ['release', 'start', 'complete', 'fail_attempt', 'retry', 'fail'].includes(type)
        const event = {
          type,
          ...(carriesAttempt ? about : {}),
          ...(type === 'fail_attempt' ? { ...exit, disposition } : {}),
          ...(type === 'initialize' ? { blocked } : {}),
          ...(type === 'reinitialize' ? { runId: job.runId + 1 } : {}),
        } as JobEvent
        const moved = transition(job, event)
        if (!moved.ok) {
          expect(['illegal', 'stale']).toContain(moved.code)
          continue
        }
        expect(carriesAttempt && slip !== 0).toBe(false)
        expect(statuses).toContain(moved.job.status)
        expect([job.runId, job.runId + 1]).toContain(moved.job.runId)
        if (type === 'start') executed.push(`${job.runId}/${job.attemptId}`)
        const next = moved.job.runId === job.runId ? [job.attemptId, job.attemptId + 1] : [1]
        expect(next).toContain(moved.job.attemptId)
        job = Object.freeze(moved.job)
      }
      expect(new Set(executed).size).toBe(executed.length)
    }),
    { numRuns: 500 },
  )
})

test('attempts that are executed count 1, 2, 3 without gaps', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('handler', 'decision', 'release'), { maxLength: 40 }), (ways) => {
      let job = jobIn('ready')
      const executed: number[] = []
      const go = (event: JobEvent): void => {
        const moved = transition(job, event)
        if (!moved.ok) throw new Error(moved.message)
        job = moved.job
      }
      for (const way of ways) {
        const about = { runId: 1, attemptId: job.attemptId }
        go({ type: 'claim' })
        if (way === 'release') {
          go({ type: 'release', ...about })
          continue
        }
        go({ type: 'start', ...about })
        executed.push(job.attemptId)
        go({ type: 'fail_attempt', ...about, ...exit, disposition: way === 'handler' ? granted : { action: 'hold' } })
        if (way === 'decision') go({ type: 'retry', ...about })
      }
      expect(executed).toEqual(executed.map((_, i) => i + 1))
    }),
  )
})
