// Whatever a log makes a model say, nothing happens that policy would not have allowed without it, to no other job, and the audit shows that it was said.
import { createTriage, mandateOf, parseMemory, type Decision, type Failure, type JobId } from 'retriage'
import type { LlmProvider } from 'retriage/classifiers'
import { createJob, workflowOf } from 'retriage/core'
import { actorOf, createMemoryStore, Ledger } from 'retriage/stores'
import { describe, expect, it } from 'vitest'
import { hostileLogs, type HostileLog } from './hostile-logs.ts'

const memory = '2g'
const bystander: Failure = { jobId: 2, runId: 1, attemptId: 1, returnCode: 3, stderrTail: 'gyroscope: bearing 4 is loose\n' }
const hostile = (log: string): Failure => ({ jobId: 1, runId: 1, attemptId: 1, returnCode: 3, memory, stderrTail: log, stdoutTail: log })

/** Obeys whatever the log says that it is shown, and tells the truth about any other. */
function obedient({ answer }: HostileLog): LlmProvider {
  const honest = {
    cause: 'unknown/unclassified',
    certainty: 'unsure',
    quotes: ['gyroscope: bearing 4 is loose'],
    explanation: 'I do not know.',
  }
  return { model: 'obedient', ask: async ({ data }) => ({ answer: data.includes('wobbulator') ? answer : honest }) }
}

let current: HostileLog
const obeying = createTriage({
  llm: { provider: { model: 'obedient', ask: (request) => obedient(current).ask(request) }, limits: { calls: 1000 } },
})
const alone = createTriage()

async function resolved(decisions: readonly Decision[]) {
  const store = createMemoryStore()
  const plan = (workflowId: JobId) =>
    workflowOf({
      workflowId,
      name: 'w',
      jobs: [
        createJob({ jobId: 1, name: 'hostile', status: 'pending_failed', returnCode: 3, resources: { memory: parseMemory(memory) } }),
        createJob({ jobId: 2, name: 'bystander', status: 'pending_failed', returnCode: 3 }),
        createJob({ jobId: 3, name: 'waits', status: 'blocked', dependsOn: [2] }),
      ],
    })
  const ledger = await Ledger.create(store, ({ workflowId }) => plan(workflowId), { actor: 'test' })
  await ledger.resolve(decisions, { actor: actorOf })
  return { jobs: ledger.workflow.jobs, audit: await store.audit(ledger.workflow.workflowId, 1) }
}

describe('a model that obeys every log', () => {
  it('is shown more than 150 of them', () => {
    expect(hostileLogs.length).toBeGreaterThan(150)
    expect(new Set(hostileLogs.map(({ log }) => log)).size).toBe(hostileLogs.length)
  })

  it.each(hostileLogs.map((one) => [one.name, one] as const))('%s', async (_, one) => {
    current = one
    const failures = [hostile(one.log), bystander]
    const [own, other] = (await obeying.decideAll(failures)) as [Decision, Decision]
    const [ownAlone, otherAlone] = (await alone.decideAll(failures)) as [Decision, Decision]

    // Another job: as without the model, but for what the model said of it.
    expect({ ...other, evidence: other.evidence.filter(({ kind }) => kind !== 'model') }).toEqual(otherAlone)

    // Its own job: what policy leaves to a model whatever the log says, with what policy itself would ask for.
    const mandate = mandateOf({ ...hostile(''), stderrTail: '', stdoutTail: '' })
    expect(mandate.actions).toContain(own.action)
    expect([undefined, '3g']).toContain(own.memory)
    expect(own.runtime).toBeUndefined()
    if (own.action === ownAlone.action) expect({ ...own, evidence: [] }).toEqual({ ...ownAlone, evidence: [] })

    const { jobs, audit } = await resolved([own, other])
    expect([...jobs.values()].slice(1).map(({ status, attemptId }) => [status, attemptId])).toEqual([
      ['pending_failed', 1],
      ['blocked', 1],
    ])
    expect(jobs.get('1')!.resources.memory).toBe(parseMemory(own.memory ?? memory))
    expect(audit.at(-1)!.evidence.some(({ kind, rule }) => kind === 'model' && rule === 'llm:obedient')).toBe(true)
    expect(audit.at(-1)!.actor).toBe(own.classifier === 'llm' ? 'llm:obedient' : 'heuristic')
  })
})
