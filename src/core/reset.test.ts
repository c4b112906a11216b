import { describe, expect, test } from 'vitest'
import { reinitialize, resetStatus } from './reset.ts'
import { createJob, startWorkflow, workflowOf, type Workflow, type WorkflowJob } from './workflow.ts'

const jobs = (fields: Record<string, Partial<WorkflowJob>>): Workflow =>
  workflowOf({
    workflowId: 7,
    name: 'test',
    jobs: Object.entries(fields).map(([jobId, rest]) => createJob({ jobId, name: jobId, ...rest })),
  })
const statusesOf = (workflow: Workflow): Record<string, string> =>
  Object.fromEntries([...workflow.jobs].map(([key, { status }]) => [key, status]))
const must = <T extends { ok: boolean }>(step: T): Extract<T, { ok: true }> => {
  expect(step).toMatchObject({ ok: true })
  return step as Extract<T, { ok: true }>
}

const mixed = jobs({
  done: { status: 'completed' },
  failed: { status: 'failed', attemptId: 2, dependsOn: ['done'], handlerRetries: { 'known/1': 1 } },
  canceled: { status: 'canceled', dependsOn: ['failed'] },
  report: { status: 'completed', dependsOn: ['failed'], cancelOnBlockingJobFailure: false },
  waits: { status: 'pending_failed', attemptId: 3, dependsOn: ['done'] },
  behind: { status: 'blocked', dependsOn: ['waits'] },
  stopped: { status: 'terminated' },
  off: { status: 'disabled', dependsOn: ['stopped'] },
  free: { status: 'ready', attemptId: 2 },
})

describe('resetStatus', () => {
  test('failedOnly takes back failures and everything that depends on them, completed jobs included', () => {
    const step = must(resetStatus(mixed, { failedOnly: true }))
    expect(statusesOf(step.workflow)).toEqual({
      done: 'completed',
      failed: 'uninitialized',
      canceled: 'uninitialized',
      report: 'uninitialized',
      waits: 'uninitialized',
      behind: 'uninitialized',
      stopped: 'uninitialized',
      off: 'disabled',
      free: 'ready',
    })
    expect(step.reset).toEqual(['failed', 'canceled', 'report', 'waits', 'behind', 'stopped'])
  })

  test('otherwise takes back all but disabled jobs', () => {
    const { workflow } = must(resetStatus(mixed, { failedOnly: false }))
    expect(new Set(Object.values(statusesOf(workflow)))).toEqual(new Set(['uninitialized', 'disabled']))
  })

  test('started within the same run, jobs go on with the next attempt', () => {
    const { workflow } = startWorkflow(must(resetStatus(mixed, { failedOnly: true })).workflow)
    expect(workflow.jobs.get('failed')).toMatchObject({ status: 'ready', runId: 1, attemptId: 3, handlerRetries: { 'known/1': 1 } })
    expect(workflow.jobs.get('canceled')).toMatchObject({ status: 'blocked', attemptId: 1 })
  })

  test.each(['pending', 'running'] as const)('is refused while a job is %s', (status) => {
    const busy = jobs({ a: { status: 'failed' }, b: { status } })
    expect(resetStatus(busy, { failedOnly: true })).toMatchObject({
      ok: false,
      code: 'busy',
      message: expect.stringContaining(`job b is ${status}`),
    })
    expect(reinitialize(busy)).toMatchObject({ ok: false, code: 'busy' })
  })
})

describe('reinitialize', () => {
  test('starts the next run for what has not begun and leaves everything else exactly as it is', () => {
    const { workflow } = must(reinitialize(mixed))
    expect(workflow.runId).toBe(2)
    for (const key of ['done', 'failed', 'canceled', 'report', 'waits', 'stopped', 'off'])
      expect(workflow.jobs.get(key)).toBe(mixed.jobs.get(key))
    expect(workflow.jobs.get('free')).toMatchObject({ status: 'ready', runId: 2, attemptId: 1 })
    expect(workflow.jobs.get('behind')).toMatchObject({ status: 'blocked', runId: 2, attemptId: 1 })
  })

  test('after a reset, places jobs afresh with attempt 1 and unspent handlers', () => {
    const { workflow } = must(reinitialize(must(resetStatus(mixed, { failedOnly: true })).workflow))
    expect(statusesOf(workflow)).toEqual({
      done: 'completed',
      failed: 'ready',
      canceled: 'blocked',
      report: 'blocked',
      waits: 'ready',
      behind: 'blocked',
      stopped: 'ready',
      off: 'disabled',
      free: 'ready',
    })
    expect(workflow.jobs.get('failed')).toMatchObject({ runId: 2, attemptId: 1, handlerRetries: {} })
  })

  test('can be told to start waiting failures again', () => {
    const { workflow } = must(reinitialize(mixed, { pendingFailed: 'reset' }))
    expect(workflow.jobs.get('waits')).toMatchObject({ status: 'ready', runId: 2, attemptId: 1 })
  })

  test('places a job again that went on while another was disabled', () => {
    const enabled = jobs({ a: { status: 'uninitialized' }, b: { status: 'ready', dependsOn: ['a'] } })
    expect(statusesOf(must(reinitialize(enabled)).workflow)).toEqual({ a: 'ready', b: 'blocked' })
  })
})
