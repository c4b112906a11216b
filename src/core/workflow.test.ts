import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { JobId } from './failure.ts'
import { isTerminal, type JobStatus } from './lifecycle.ts'
import { applyEvent, changedJobs, counts, createJob, isComplete, jobOf, pendingFailed, startWorkflow, workflowOf } from './workflow.ts'
import type { OutsideEvent, Workflow, WorkflowJob } from './workflow.ts'

/** A workflow of jobs 1..n from what each depends on, started. */
function started(dependsOn: readonly (readonly number[])[], fields: Partial<WorkflowJob> = {}): Workflow {
  const jobs = dependsOn.map((needs, i) => createJob({ jobId: i + 1, name: `job${i + 1}`, ...fields, dependsOn: needs }))
  return startWorkflow(workflowOf({ workflowId: 1, name: 'test', jobs })).workflow
}

function apply(workflow: Workflow, jobId: JobId, event: OutsideEvent): Extract<ReturnType<typeof applyEvent>, { ok: true }> {
  const step = applyEvent(workflow, jobId, event)
  if (!step.ok) throw new Error(step.message)
  return step
}

/** Claims and starts a job, then ends its attempt. */
function run(workflow: Workflow, jobId: number, end: 'complete' | 'fail' | 'hold'): ReturnType<typeof apply> {
  const about = { runId: jobOf(workflow, jobId)?.runId ?? 1, attemptId: jobOf(workflow, jobId)?.attemptId ?? 1 }
  const begun = apply(apply(workflow, jobId, { type: 'claim' }).workflow, jobId, { type: 'start', ...about }).workflow
  if (end === 'complete') return apply(begun, jobId, { type: 'complete', ...about })
  return apply(begun, jobId, { type: 'fail_attempt', ...about, returnCode: 1, signal: null, disposition: { action: end } })
}

const statusesOf = (workflow: Workflow): JobStatus[] => [...workflow.jobs.values()].map(({ status }) => status)

describe('startWorkflow', () => {
  test('places jobs by what they depend on', () => {
    expect(statusesOf(started([[], [1], [], [2, 3]]))).toEqual(['ready', 'blocked', 'ready', 'blocked'])
  })

  test('takes dependencies in any order, counts disabled as done and cancels what can never begin', () => {
    const jobs = [
      createJob({ jobId: 'd', name: 'd', dependsOn: ['c'] }),
      createJob({ jobId: 'c', name: 'c', dependsOn: ['failed'] }),
      createJob({ jobId: 'failed', name: 'failed', status: 'failed' }),
      createJob({ jobId: 'off', name: 'off', status: 'disabled' }),
      createJob({ jobId: 'e', name: 'e', dependsOn: ['off'] }),
      createJob({ jobId: 'f', name: 'f', dependsOn: ['d'], cancelOnBlockingJobFailure: false }),
      createJob({ jobId: 'g', name: 'g', dependsOn: ['elsewhere'] }),
    ]
    const step = startWorkflow(workflowOf({ workflowId: 1, name: 'test', jobs }))
    expect(statusesOf(step.workflow)).toEqual(['canceled', 'canceled', 'failed', 'disabled', 'ready', 'ready', 'blocked'])
    expect(new Set(step.canceled)).toEqual(new Set(['c', 'd']))
    expect(new Set(step.unblocked)).toEqual(new Set(['e', 'f']))
  })

  test('changes nothing once started', () => {
    const before = run(started([[], [1]]), 1, 'hold').workflow
    expect(changedJobs(before, startWorkflow(before).workflow)).toEqual([])
  })
})

describe('applyEvent', () => {
  test('a job unblocks with the last of its dependencies', () => {
    const first = run(started([[], [], [1, 2]]), 1, 'complete')
    expect(first.unblocked).toEqual([])
    const second = run(first.workflow, 2, 'complete')
    expect(second.unblocked).toEqual([3])
    expect(statusesOf(second.workflow)).toEqual(['completed', 'completed', 'ready'])
  })

  test('a failure cancels its dependents transitively, nearest first, and leaves others alone', () => {
    const step = run(started([[], [1], [2], [], [4]]), 1, 'fail')
    expect(step.canceled).toEqual([2, 3])
    expect(statusesOf(step.workflow)).toEqual(['failed', 'canceled', 'canceled', 'ready', 'blocked'])
  })

  test('a job that does not follow failures starts when all of its dependencies are terminal, and stops the cancellation', () => {
    const jobs = [
      createJob({ jobId: 1, name: 'a' }),
      createJob({ jobId: 2, name: 'b' }),
      createJob({ jobId: 3, name: 'report', dependsOn: [1, 2], cancelOnBlockingJobFailure: false }),
      createJob({ jobId: 4, name: 'after', dependsOn: [3] }),
    ]
    const first = run(startWorkflow(workflowOf({ workflowId: 1, name: 'test', jobs })).workflow, 1, 'fail')
    expect([first.canceled, first.unblocked]).toEqual([[], []])
    const second = run(first.workflow, 2, 'complete')
    expect(second.unblocked).toEqual([3])
    expect(statusesOf(second.workflow)).toEqual(['failed', 'completed', 'ready', 'blocked'])
  })

  test.each([
    ['cancel', { type: 'cancel' }],
    ['disable', { type: 'disable' }],
  ] as const)('%s carries on too', (type, event) => {
    const step = apply(started([[], [1]]), 1, event)
    expect(statusesOf(step.workflow)).toEqual(type === 'cancel' ? ['canceled', 'canceled'] : ['disabled', 'ready'])
  })

  test('a terminated job cancels its dependents', () => {
    const step = apply(apply(started([[], [1]]), 1, { type: 'claim' }).workflow, 1, { type: 'terminate' })
    expect(statusesOf(step.workflow)).toEqual(['terminated', 'canceled'])
  })

  test('a failure that waits keeps dependents blocked and the workflow open', () => {
    const step = run(started([[], [1], []]), 1, 'hold')
    const { workflow } = run(step.workflow, 3, 'complete')
    expect(statusesOf(workflow)).toEqual(['pending_failed', 'blocked', 'completed'])
    expect(isComplete(workflow)).toBe(false)
    expect(pendingFailed(workflow).map(({ jobId }) => jobId)).toEqual([1])
    expect(counts(workflow)).toMatchObject({ pending_failed: 1, blocked: 1, completed: 1, running: 0 })
  })

  test('refusals name the job and change nothing', () => {
    const workflow = started([[]])
    expect(applyEvent(workflow, 9, { type: 'claim' })).toMatchObject({
      ok: false,
      code: 'unknown_job',
      message: expect.stringContaining('no job 9'),
    })
    expect(applyEvent(workflow, '1', { type: 'start', runId: 1, attemptId: 2 })).toMatchObject({ ok: false, code: 'stale' })
    expect(applyEvent(workflow, 1, { type: 'start', runId: 1, attemptId: 1 })).toMatchObject({ ok: false, code: 'illegal' })
    expect(applyEvent(workflow, 1, { type: 'unblock' } as unknown as OutsideEvent)).toMatchObject({ ok: false, code: 'illegal' })
  })

  test('an id is the same as number and as text', () => {
    expect(apply(started([[], [1]]), '1', { type: 'cancel' }).canceled).toEqual([2])
  })
})

/** Jobs that depend on earlier ones only, with either way to meet failures. */
const anyGraph = fc
  .array(fc.record({ needs: fc.array(fc.nat(30), { maxLength: 4 }), follows: fc.boolean() }), { minLength: 1, maxLength: 14 })
  .map((jobs) =>
    workflowOf({
      workflowId: 1,
      name: 'any',
      jobs: jobs.map(({ needs, follows }, i) =>
        createJob({
          jobId: i + 1,
          name: `job${i + 1}`,
          cancelOnBlockingJobFailure: follows,
          dependsOn: i === 0 ? [] : [...new Set(needs.map((need) => (need % i) + 1))],
        }),
      ),
    }),
  )
const anyMove = fc.record({
  pick: fc.nat(1000),
  type: fc.constantFrom('claim', 'start', 'complete', 'fail', 'hold', 'retry', 'give_up', 'cancel', 'terminate', 'disable'),
})

function eventFor(type: string, { runId, attemptId }: WorkflowJob): OutsideEvent {
  const about = { runId, attemptId }
  if (type === 'fail' || type === 'hold')
    return { type: 'fail_attempt', ...about, returnCode: 1, signal: null, disposition: { action: type } }
  if (type === 'give_up') return { type: 'fail', ...about }
  return { type, ...about } as OutsideEvent
}

test('laws of the graph hold after every event', () => {
  fc.assert(
    fc.property(anyGraph, fc.array(anyMove, { maxLength: 80 }), (graph, moves) => {
      let workflow = startWorkflow(graph).workflow
      for (const { pick, type } of moves) {
        const job = [...workflow.jobs.values()][pick % workflow.jobs.size] as WorkflowJob
        const step = applyEvent(workflow, job.jobId, eventFor(type, job))
        if (!step.ok) continue
        const reported = [job.jobId, ...step.canceled, ...step.unblocked]
        expect(new Set(reported).size).toBe(reported.length)
        expect(new Set(changedJobs(workflow, step.workflow).map(({ jobId }) => jobId))).toEqual(new Set(reported))
        workflow = step.workflow
        for (const { status, dependsOn, cancelOnBlockingJobFailure: follows } of workflow.jobs.values()) {
          const needs = dependsOn.map((id) => (jobOf(workflow, id) as WorkflowJob).status)
          if (['ready', 'pending', 'running', 'completed', 'pending_failed'].includes(status)) expect(needs.every(isTerminal)).toBe(true)
          if (status === 'blocked') {
            expect(needs.every(isTerminal)).toBe(false)
            expect(follows && needs.some((need) => ['failed', 'canceled', 'terminated'].includes(need))).toBe(false)
          }
        }
        expect(isComplete(workflow)).toBe(statusesOf(workflow).every(isTerminal))
      }
    }),
    { numRuns: 300 },
  )
})

test('a workflow whose jobs all end is complete: nothing stays blocked for ever', () => {
  fc.assert(
    fc.property(anyGraph, fc.infiniteStream(fc.boolean()), (graph, luck) => {
      let workflow = startWorkflow(graph).workflow
      for (;;) {
        const next = [...workflow.jobs.values()].find(({ status }) => status === 'ready')
        if (!next) break
        workflow = run(workflow, next.jobId as number, luck.next().value ? 'complete' : 'fail').workflow
      }
      expect(isComplete(workflow)).toBe(true)
    }),
  )
})

describe('size', () => {
  const inTime = (limitMs: number, work: () => void): void => {
    const start = performance.now()
    work()
    expect(performance.now() - start).toBeLessThan(limitMs)
  }
  const fail = (workflow: Workflow): readonly JobId[] => run(workflow, 1, 'fail').canceled

  test('a chain of 500 runs through', () => {
    inTime(1000, () => {
      let workflow = started(Array.from({ length: 500 }, (_, i) => (i === 0 ? [] : [i])))
      for (let id = 1; id <= 500; id++) workflow = run(workflow, id, 'complete').workflow
      expect(isComplete(workflow)).toBe(true)
    })
  })

  test('a chain of 100,000 cancels without recursion', () => {
    inTime(5000, () => expect(fail(started(Array.from({ length: 100_000 }, (_, i) => (i === 0 ? [] : [i]))))).toHaveLength(99_999))
  })

  test('a ladder of 60 double rungs, which has 2^60 paths, cancels', () => {
    const ladder = Array.from({ length: 121 }, (_, i) => (i === 0 ? [] : i <= 2 ? [1] : i % 2 === 1 ? [i - 1, i] : [i - 2, i - 1]))
    inTime(500, () => expect(fail(started(ladder))).toHaveLength(120))
  })

  test('a fan-out of 10,000 cancels and unblocks', () => {
    inTime(1000, () => {
      const workflow = started(Array.from({ length: 10_001 }, (_, i) => (i === 0 ? [] : [1])))
      expect(fail(workflow)).toHaveLength(10_000)
      expect(run(workflow, 1, 'complete').unblocked).toHaveLength(10_000)
    })
  })
})
