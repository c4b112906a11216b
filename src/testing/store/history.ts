import assert from 'node:assert/strict'
import type { Decision, WorkflowJob } from 'retriage/core'
import type { Question } from './question.ts'
import { attemptOf, changeOf, diamond, entryOf, firstJob, result } from './samples.ts'

/** Questions about attempts and audit. */
export function askHistory(question: Question): void {
  question('keeps a decision with its evidence, wherever it stands', async ({ store }) => {
    const { workflow } = await store.create(diamond, 1)
    const decision: Decision = {
      ...{
        jobId: firstJob(workflow).jobId,
        runId: 1,
        attemptId: 1,
        action: 'retry',
        verdict: 'resource',
        category: 'oom',
        cause: 'oom/limit',
      },
      ...{ confidence: 0.9, reason: 'r', fingerprint: 'f', classifier: 'c', memory: '24g', delaySeconds: 0.5 },
      evidence: [{ kind: 'usage', rule: 'usage/peak', detail: 'd' }],
    }
    const job: WorkflowJob = { ...firstJob(workflow), decision }
    const attempt = attemptOf(job, { decision, decidedAt: 77 })
    await store.commit(changeOf(workflow, 1, { jobs: [job], attempts: [attempt] }))
    assert.deepEqual((await store.load(workflow.workflowId))?.workflow.jobs.get(String(job.jobId)), job)
    assert.deepEqual(await store.attempts(workflow.workflowId, job.jobId), [attempt])
  })

  question('replaces the record of one attempt and keeps the others, oldest first', async ({ store }) => {
    const { workflow } = await store.create(diamond, 1)
    const job = firstJob(workflow)
    const records = [attemptOf(job, { attemptId: 2 }), attemptOf(job, { runId: 2 }), attemptOf(job, { attemptId: 10 }), attemptOf(job)]
    await store.commit(changeOf(workflow, 1, { attempts: records }))
    const ended = attemptOf(job, { attemptId: 2, finishedAt: 9, result: { ...result, returnCode: 3 } })
    await store.commit(changeOf(workflow, 2, { attempts: [ended] }))
    assert.deepEqual(await store.attempts(workflow.workflowId, job.jobId), [records[3], ended, records[2], records[1]])
  })

  question('appends to the audit whatever the version, and keeps its order', async ({ store }) => {
    const { workflow } = await store.create(diamond, 1)
    const [a, b, c] = [
      entryOf(workflow, { at: 5 }),
      entryOf(workflow, { at: 3, outcome: 'refused' }),
      entryOf(workflow, { at: 4, jobId: null }),
    ]
    await store.commit(changeOf(workflow, 1, { audit: [a] }))
    await store.record([b, c])
    assert.deepEqual(await store.audit(workflow.workflowId), [a, b, c])
    assert.deepEqual(await store.audit(workflow.workflowId, firstJob(workflow).jobId), [a, b])
    assert.equal((await store.load(workflow.workflowId))?.version, 2)
  })

  question('gives attempts of one job, of some, or of all', async ({ store }) => {
    const { workflow } = await store.create(diamond, 1)
    const { workflowId } = workflow
    const other = await store.create(diamond, 2)
    const attempts = [...workflow.jobs.values()].map((job) => attemptOf(job))
    const [a, b, c] = attempts
    await store.commit(changeOf(workflow, 1, { attempts: [...attempts].reverse() }))
    await store.commit(changeOf(other.workflow, 1, { attempts: [attemptOf(firstJob(other.workflow))] }))
    const jobsOf = async (...jobs: Parameters<typeof store.attempts>) => new Set((await store.attempts(...jobs)).map(({ jobId }) => jobId))
    assert.deepEqual(await jobsOf(workflowId), new Set(attempts.map(({ jobId }) => jobId)))
    assert.deepEqual(await jobsOf(workflowId, [a!.jobId, String(c!.jobId), 'absent']), new Set([a!.jobId, c!.jobId]))
    assert.deepEqual(await jobsOf(workflowId, b!.jobId), new Set([b!.jobId]))
    assert.deepEqual(await store.attempts(workflowId, []), [])
    assert.deepEqual(await store.attempts('absent'), [])
    assert.deepEqual(await store.audit('absent'), [])
  })
}
