import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Decision } from './decision.ts'
import { reinitialize } from './reset.ts'
import { resolve, type ResolveResult } from './resolve.ts'
import {
  applyEvent,
  changedJobs,
  createJob,
  jobOf,
  startWorkflow,
  withJobs,
  workflowOf,
  type Workflow,
  type WorkflowJob,
} from './workflow.ts'

const decision = (fields: Pick<Decision, 'jobId' | 'action'> & Partial<Decision>): Decision => ({
  verdict: 'transient',
  category: 'network',
  cause: 'network/connection-refused',
  confidence: 0.9,
  reason: 'a connection was refused',
  evidence: [],
  fingerprint: 'f',
  classifier: 'test',
  ...fields,
})
const retry = (jobId: number, fields: Partial<Decision> = {}): Decision => decision({ jobId, action: 'retry', ...fields })
const fail = (jobId: number, fields: Partial<Decision> = {}): Decision => decision({ jobId, action: 'fail', ...fields })

const waiting = (jobId: number, fields: Partial<WorkflowJob> = {}): WorkflowJob =>
  createJob({ jobId, name: `job${jobId}`, status: 'pending_failed', returnCode: 1, ...fields })
const behind = (jobId: number, dependsOn: number[], fields: Partial<WorkflowJob> = {}): WorkflowJob =>
  createJob({ jobId, name: `job${jobId}`, status: 'blocked', dependsOn, ...fields })
const workflow = (...jobs: WorkflowJob[]): Workflow => workflowOf({ workflowId: 123, name: 'test', jobs })
const stateOf = (flow: Workflow, jobId: number): unknown[] => {
  const { status, attemptId } = jobOf(flow, jobId) as WorkflowJob
  return [status, attemptId]
}
const only = ({ results }: { results: ResolveResult[] }): ResolveResult => results[0] as ResolveResult

describe('two jobs lost a server and one has bad data', () => {
  const before = workflow(waiting(456), waiting(457), waiting(458), behind(459, [458]), behind(460, [456]))
  const decisions = [retry(456), retry(457), fail(458)]

  test('says decision by decision which jobs to write, as they stand after it', () => {
    const before = workflow(waiting(1), behind(2, [1]), waiting(3), behind(4, [2, 3]))
    const { changes, workflow: after } = resolve(before, [fail(1), retry(9), fail(3)])
    expect(changes.map((jobs) => jobs.map(({ jobId, status }) => `${jobId} ${status}`))).toEqual([
      ['1 failed', '2 canceled', '4 canceled'],
      [],
      ['3 failed'],
    ])
    expect(withJobs(before, changes.flat())).toEqual(after)
  })

  test('a dry run says what would happen and changes nothing', () => {
    const copy = structuredClone(before)
    const { results, workflow: after } = resolve(before, decisions, { dryRun: true })
    expect(after).toBe(before)
    expect(before).toEqual(copy)
    expect(results.map(({ status }) => status)).toEqual(['would_apply', 'would_apply', 'would_apply'])
    expect(results[2]).toMatchObject({ from: 'pending_failed', to: 'failed', canceled: [459] })
  })

  test('applied: ready for attempt 2, ready for attempt 2, failed', () => {
    const copy = structuredClone(before)
    const { results, workflow: after } = resolve(before, decisions)
    expect(before).toEqual(copy)
    expect([456, 457, 458, 459, 460].map((jobId) => stateOf(after, jobId))).toEqual([
      ['ready', 2],
      ['ready', 2],
      ['failed', 1],
      ['canceled', 1],
      ['blocked', 1],
    ])
    expect(results.map(({ status, action, to, attemptId }) => [status, action, to, attemptId])).toEqual([
      ['applied', 'retry', 'ready', 2],
      ['applied', 'retry', 'ready', 2],
      ['applied', 'fail', 'failed', 1],
    ])
    expect(jobOf(after, 456)?.decision).toEqual({ ...decisions[0], runId: 1, attemptId: 1 })
  })

  test('sent again, nothing more is applied', () => {
    const once = resolve(before, decisions).workflow
    const twice = resolve(once, decisions)
    expect(twice.results.map(({ status, code }) => [status, code])).toEqual(Array(3).fill(['skipped', 'already_applied']))
    expect(changedJobs(once, twice.workflow)).toEqual([])
  })
})

describe('overrides', () => {
  const before = workflow(waiting(1, { resources: { memory: 1024, runtimeMs: 60_000, numCpus: 4 } }), waiting(2))

  test('apply to that job alone and leave the rest of its request', () => {
    const result = resolve(before, [retry(1, { memory: '24g', runtime: 'PT6H' })])
    expect(jobOf(result.workflow, 1)?.resources).toEqual({ memory: 24 * 1024 ** 3, runtimeMs: 21_600_000, numCpus: 4 })
    expect(jobOf(result.workflow, 2)).toBe(jobOf(before, 2))
    expect(only(result).message).toBe('job 1: retried as attempt 2 of run 1 with memory 24g, runtime PT6H')
  })

  test.each([
    [{ memory: 'lots' }, 'invalid_memory', 'write a number and a unit'],
    [{ memory: '' }, 'invalid_memory', 'write a number and a unit'],
    [{ memory: '0g' }, 'invalid_memory', 'ask for more'],
    [{ memory: {} as string }, 'invalid_memory', 'write a number and a unit'],
    [{ runtime: '6h' }, 'invalid_duration', 'write ISO-8601'],
    [{ runtime: 'PT0S' }, 'invalid_duration', 'ask for more'],
  ])('%j is an error for that decision alone, and it is not half applied', (fields, code, message) => {
    const result = resolve(before, [retry(1, { memory: '2g', ...fields }), retry(2)])
    expect(result.results[0]).toMatchObject({ status: 'error', code, to: 'pending_failed', message: expect.stringContaining(message) })
    expect(result.results[0]?.message).toContain('job 1')
    expect(result.results[1]?.status).toBe('applied')
    expect(jobOf(result.workflow, 1)).toBe(jobOf(before, 1))
  })

  test.each([{ memory: '2g' }, { runtime: 'PT1H' }])('%j has no meaning with fail', (fields) => {
    expect(only(resolve(before, [fail(1, fields)]))).toMatchObject({ status: 'error', code: 'override_without_retry' })
  })

  test('null, as other languages send it, is absent', () => {
    const nothing = { memory: null, runtime: null } as unknown as Partial<Decision>
    expect(only(resolve(before, [fail(1, nothing)])).status).toBe('applied')
  })
})

describe('decisions that do not fit', () => {
  const before = workflow(waiting(1, { attemptId: 3 }), createJob({ jobId: 2, name: 'two', status: 'running' }))

  test.each([
    ['unknown job', retry(99), 'unknown_job', 'no job 99'],
    ['an earlier attempt', retry(1, { runId: 1, attemptId: 2 }), 'stale', 'run 1, attempt 2, and the job is at run 1, attempt 3'],
    ['an earlier attempt of whichever run', retry(1, { attemptId: 2 }), 'stale', 'attempt 2'],
    ['another run', fail(1, { runId: 2, attemptId: 3 }), 'stale', 'run 2, attempt 3'],
    ['a job that runs', retry(2), 'not_pending_failed', 'job 2 is running'],
    [
      'an unknown action',
      decision({ jobId: 1, action: 'explode' as 'retry' }),
      'invalid_action',
      'no action "explode"; write retry, fail, hold',
    ],
  ])('%s', (_, sent, code, message) => {
    const result = resolve(before, [sent])
    expect(only(result)).toMatchObject({ status: 'error', code, message: expect.stringContaining(message), canceled: [], unblocked: [] })
    expect(changedJobs(before, result.workflow)).toEqual([])
  })

  test('hold is skipped and leaves the job to a person or a model', () => {
    expect(only(resolve(before, [decision({ jobId: 1, action: 'hold' })]))).toMatchObject({
      status: 'skipped',
      code: 'held',
      to: 'pending_failed',
    })
  })

  test('an id is the same as number and as text, and the result gives the one of the workflow', () => {
    expect(only(resolve(before, [decision({ jobId: '1', action: 'retry' })]))).toMatchObject({ status: 'applied', jobId: 1 })
  })
})

describe('one batch', () => {
  const before = workflow(waiting(1), waiting(2), behind(3, [1]))
  const outcomes = (...decisions: Decision[]): unknown[] => resolve(before, decisions).results.map(({ status, code }) => [status, code])

  test('the same twice: the first is applied', () => {
    expect(outcomes(retry(1, { memory: '2g' }), retry(1, { memory: '2048m', reason: 'in other words' }))).toEqual([
      ['applied', null],
      ['skipped', 'duplicate'],
    ])
  })

  test.each([
    ['actions', [retry(1), fail(1)]],
    ['overrides', [retry(1, { memory: '2g' }), retry(1)]],
    ['one of three', [retry(1), retry(1), fail(1)]],
    ['hold and retry', [decision({ jobId: 1, action: 'hold' }), retry(1)]],
  ])('that contradicts itself (%s): none is applied', (_, decisions) => {
    expect(outcomes(...decisions, retry(2))).toEqual([...decisions.map(() => ['error', 'conflict']), ['applied', null]])
  })

  test('one that cannot be read contradicts one that can', () => {
    expect(outcomes(retry(1, { memory: 'lots' }), retry(1))).toEqual([
      ['error', 'invalid_memory'],
      ['error', 'conflict'],
    ])
  })

  test('one for an earlier attempt contradicts nothing: it is stale by itself', () => {
    expect(outcomes(fail(1, { attemptId: 2 }), retry(1, { attemptId: 1 }))).toEqual([
      ['error', 'stale'],
      ['applied', null],
    ])
  })
})

describe('once', () => {
  test('a decision without an attempt is about the failure that waits now, although the last one was decided alike', () => {
    const first = resolve(workflow(waiting(1)), [retry(1)]).workflow
    const second = failAgain(first, 1)
    expect(stateOf(resolve(second, [retry(1)]).workflow, 1)).toEqual(['ready', 3])
  })

  test('one that names its attempt is not', () => {
    const first = resolve(workflow(waiting(1)), [retry(1, { runId: 1, attemptId: 1 })]).workflow
    const second = failAgain(first, 1)
    expect(only(resolve(second, [retry(1, { runId: 1, attemptId: 1 })]))).toMatchObject({ status: 'skipped', code: 'already_applied' })
    expect(only(resolve(second, [fail(1, { runId: 1, attemptId: 1 })]))).toMatchObject({ status: 'error', code: 'stale' })
  })

  test('a decision still fits a failure that was left to wait through the start of the next run', () => {
    const next = reinitialize(workflow(waiting(1), createJob({ jobId: 2, name: 'two', status: 'completed' })))
    expect(next.ok && only(resolve(next.workflow, [retry(1, { runId: 1, attemptId: 1 })])).status).toBe('applied')
  })
})

describe('downstream', () => {
  test('effects add up: a job that two failures cancel is reported with the first', () => {
    const before = workflow(waiting(1), waiting(2), behind(3, [1, 2]), behind(4, [3]), behind(5, [2]))
    const { results } = resolve(before, [fail(1), fail(2)], { dryRun: true })
    expect(results.map(({ canceled }) => canceled)).toEqual([[3, 4], [5]])
    expect(results[0]?.message).toBe('job 1: failed; cancels 2 jobs')
  })

  test('jobs that do not follow failures unblock with the last of them', () => {
    const before = workflow(waiting(1), waiting(2), behind(3, [1, 2], { cancelOnBlockingJobFailure: false }))
    const { results, workflow: after } = resolve(before, [fail(1), fail(2)])
    expect(results.map(({ unblocked }) => unblocked)).toEqual([[], [3]])
    expect(stateOf(after, 3)).toEqual(['ready', 1])
  })

  test('10,000 decisions in one batch take far below 2 s', () => {
    const before = workflow(...Array.from({ length: 10_000 }, (_, i) => waiting(i + 1)), behind(10_001, [1]))
    const start = performance.now()
    expect(
      resolve(
        before,
        Array.from({ length: 10_000 }, (_, i) => fail(i + 1)),
      ).results.every(({ status }) => status === 'applied'),
    ).toBe(true)
    expect(performance.now() - start).toBeLessThan(1500)
  })
})

/** Up to twelve jobs, each depending on earlier ones, in any state that a workflow can be in. */
const anyWorkflow = fc
  .array(
    fc.record({
      needs: fc.array(fc.nat(20), { maxLength: 3 }),
      follows: fc.boolean(),
      end: fc.constantFrom('hold', 'hold', 'fail', 'complete', 'ready'),
    }),
    {
      minLength: 1,
      maxLength: 12,
    },
  )
  .map((specs) => {
    const jobs = specs.map(({ needs, follows }, i) =>
      createJob({
        jobId: i + 1,
        name: `job${i + 1}`,
        cancelOnBlockingJobFailure: follows,
        dependsOn: i === 0 ? [] : [...new Set(needs.map((need) => (need % i) + 1))],
      }),
    )
    return specs.reduce(
      (flow, { end }, i) => (end === 'ready' ? flow : execute(flow, i + 1, end)),
      startWorkflow(workflow(...jobs)).workflow,
    )
  })
const anyDecision = fc
  .record({
    jobId: fc.integer({ min: 1, max: 14 }),
    action: fc.constantFrom('retry', 'retry', 'fail', 'fail', 'hold') as fc.Arbitrary<Decision['action']>,
    memory: fc.option(fc.constantFrom('2g', '2048m', 'lots'), { nil: undefined, freq: 2 }),
    attemptId: fc.option(fc.constantFrom(1, 1, 2), { nil: undefined }),
  })
  .map(({ memory, attemptId, ...rest }) => decision({ ...rest, ...(memory && { memory }), ...(attemptId && { attemptId }) }))

test('a dry run reports what applying does, and neither touches what it was given', () => {
  fc.assert(
    fc.property(anyWorkflow, fc.array(anyDecision, { maxLength: 10 }), (before, decisions) => {
      const copy = structuredClone(before)
      const dry = resolve(before, decisions, { dryRun: true })
      const wet = resolve(before, decisions)
      expect(dry.workflow).toBe(before)
      expect(before).toEqual(copy)
      expect(dry.results).toHaveLength(decisions.length)
      expect(dry.results.map((result) => (result.status === 'would_apply' ? { ...result, status: 'applied' } : result))).toEqual(
        wet.results,
      )
    }),
    { numRuns: 300 },
  )
})

test('a decision reaches its own job and those it is reported to cancel or unblock, and no other', () => {
  fc.assert(
    fc.property(anyWorkflow, fc.array(anyDecision, { maxLength: 10 }), (before, decisions) => {
      const { results, workflow: after } = resolve(before, decisions)
      const reported = results.flatMap(({ status, jobId, canceled, unblocked }) =>
        status === 'applied' ? [jobId, ...canceled, ...unblocked] : [...canceled, ...unblocked],
      )
      const changed = changedJobs(before, after).map(({ jobId }) => jobId)
      expect([...new Set(changed)].sort()).toEqual([...new Set(reported)].sort())
      for (const { status, jobId, to, attemptId } of results) {
        if (status === 'applied') expect(jobOf(after, jobId)).toMatchObject({ status: to, attemptId })
      }
      for (const { canceled, unblocked } of results) {
        for (const jobId of canceled) expect(jobOf(after, jobId)?.status).toBe('canceled')
        for (const jobId of unblocked) expect(jobOf(after, jobId)?.status).toBe('ready')
      }
    }),
    { numRuns: 300 },
  )
})

test('applying a batch a second time applies nothing that names its attempt', () => {
  fc.assert(
    fc.property(anyWorkflow, fc.array(anyDecision, { maxLength: 10 }), (before, decisions) => {
      const named = decisions.map((sent) => ({ ...sent, runId: 1, attemptId: 1 }))
      const once = resolve(before, named).workflow
      const twice = resolve(once, named)
      expect(twice.results.filter(({ status }) => status === 'applied')).toEqual([])
      expect(changedJobs(once, twice.workflow)).toEqual([])
    }),
  )
})

function execute(flow: Workflow, jobId: number, end: string): Workflow {
  const { status, runId, attemptId } = jobOf(flow, jobId) as WorkflowJob
  if (status !== 'ready') return flow
  const about = { runId, attemptId }
  const disposition = { action: end === 'hold' ? 'hold' : 'fail' } as const
  const ended =
    end === 'complete'
      ? ({ type: 'complete', ...about } as const)
      : ({ type: 'fail_attempt', ...about, returnCode: 1, signal: null, disposition } as const)
  return [{ type: 'claim' } as const, { type: 'start', ...about } as const, ended].reduce((now, event) => {
    const step = applyEvent(now, jobId, event)
    if (!step.ok) throw new Error(step.message)
    return step.workflow
  }, flow)
}

function failAgain(flow: Workflow, jobId: number): Workflow {
  return execute(flow, jobId, 'hold')
}
