import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTriage } from 'retriage'
import { createLocalJobSystem } from 'retriage/adapters'
import { createWorkflow, parseWorkflowSpec, type JobId } from 'retriage/core'
import { createMemoryStore, Ledger } from 'retriage/stores'
import { expect, it } from 'vitest'
import { Runner } from './runner.ts'

it('does not keep waiting what rules decide while a model thinks about another failure', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'retriage-slow-'))
  const refused = "echo 'connect ECONNREFUSED 192.0.2.7:5432' >&2; [ $RETRIAGE_ATTEMPT_ID -gt 1 ] || exit 1"
  const spec = parseWorkflowSpec({
    name: 'w',
    use_pending_failed: true,
    jobs: [
      { name: 'odd', command: "echo 'wobbulator: phase drift' >&2; [ $RETRIAGE_ATTEMPT_ID -gt 1 ] || exit 3" },
      { name: 'refused', command: refused },
      { name: 'later', command: `sleep 0.6; ${refused}` },
    ],
  })
  const completed = new Set<JobId>()
  let release = (): void => undefined
  const bothCompleted = new Promise<void>((resume) => (release = resume))
  let asked = 0
  const triage = createTriage({
    policy: { backoff: { network: { firstSeconds: 0.1, factor: 1, maxSeconds: 0.1 } } },
    llm: {
      provider: {
        model: 'slow',
        async ask() {
          asked++
          // It answers only after the others are done: were they to wait for it, this test would not end.
          await bothCompleted
          return { answer: { cause: 'network/failure', certainty: 'likely', quotes: ['phase drift'], explanation: 'It drifted.' } }
        },
      },
    },
  })
  const store = createMemoryStore()
  const ledger = await Ledger.create(store, (ids) => createWorkflow(spec, ids), { actor: 'test' })
  const runner = new Runner({
    ...{ store, triage, gatherMs: 20, jobs: 3 },
    system: await createLocalJobSystem({ outputDir: join(folder, 'logs'), workingDir: folder }),
    onEvent: (event) => {
      if (event.type === 'completed') completed.add(event.jobId)
      if (completed.has(2) && completed.has(3)) release()
    },
  })
  const { complete, counts } = await runner.run(ledger.workflow.workflowId)
  expect([complete, counts.completed, asked]).toEqual([true, 3, 1])
  const audit = await store.audit(1)
  expect(audit.filter(({ action }) => action === 'retry').map(({ jobId, actor }) => [jobId, actor])).toEqual([
    [2, 'heuristic'],
    [3, 'heuristic'],
    [1, 'llm:slow'],
  ])
  await rm(folder, { recursive: true, force: true })
}, 30_000)
