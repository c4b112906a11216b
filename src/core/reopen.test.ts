import { describe, expect, it } from 'vitest'
import type { Decision } from './decision.ts'
import type { JobId } from './failure.ts'
import { reopen } from './reopen.ts'
import type { JobStatus } from './status.ts'
import { createJob, jobOf, workflowOf } from './workflow.ts'

/** 1 → 2 → 3, 4 → 3: 1 failed and took 2 and 3 along; 5 goes on without 1. */
const workflow = (other: JobStatus = 'completed') =>
  workflowOf({
    workflowId: 1,
    name: 'w',
    jobs: [
      createJob({ jobId: 1, name: 'a', status: 'failed', attemptId: 2, resources: { memory: 1024, numCpus: 2 } }),
      createJob({ jobId: 2, name: 'b', status: 'canceled', dependsOn: [1] }),
      createJob({ jobId: 3, name: 'c', status: 'canceled', dependsOn: [2, 4] }),
      createJob({ jobId: 4, name: 'd', status: other }),
      createJob({ jobId: 5, name: 'e', status: 'completed', dependsOn: [1], cancelOnBlockingJobFailure: false }),
    ],
  })
const decision = (fields: Partial<Decision> = {}): Decision => ({
  ...{ jobId: 1, action: 'retry', verdict: 'resource', category: 'oom', cause: 'oom/limit', confidence: 0.9, reason: 'because' },
  ...{ evidence: [], fingerprint: 'f', classifier: 'c' },
  ...fields,
})
const status = (of: ReturnType<typeof reopen>, jobId: JobId) => jobOf(of.workflow, jobId)?.status

describe('reopen', () => {
  it('gives a failed job another attempt, and takes back what its failure canceled', () => {
    const before = workflow()
    const step = reopen(before, [decision({ memory: '2k' })])
    expect(step).toMatchObject({ reopened: [1], restored: [2, 3], refused: [] })
    expect(jobOf(step.workflow, 1)).toMatchObject({ status: 'ready', attemptId: 3, resources: { memory: 2048, numCpus: 2 } })
    expect([2, 3, 4, 5].map((id) => status(step, id))).toEqual(['blocked', 'blocked', 'completed', 'completed'])
    expect(jobOf(before, 1)?.status).toBe('failed')
  })

  it('leaves canceled what follows another failure as well', () => {
    const step = reopen(workflow('failed'), [decision()])
    expect(step).toMatchObject({ restored: [2] })
    expect(status(step, 3)).toBe('canceled')
  })

  it.each([
    [decision({ jobId: 9 }), 'has no job 9'],
    [decision({ action: 'fail' }), 'this one says fail'],
    [decision({ memory: 'much' }), 'much'],
    [decision({ attemptId: 1 }), 'is failed at run 1, attempt 2'],
    [decision({ jobId: 4 }), 'is completed'],
  ])('refuses %j', (made, words) => {
    const before = workflow()
    const step = reopen(before, [made])
    expect(step.refused).toMatchObject([{ jobId: made.jobId, message: expect.stringContaining(words) }])
    expect([...step.workflow.jobs]).toEqual([...before.jobs])
  })
})
