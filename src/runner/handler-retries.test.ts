import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLocalJobSystem } from 'retriage/adapters'
import { createWorkflow, parseWorkflowSpec, reinitialize, resetStatus } from 'retriage/core'
import { createMemoryStore, Ledger } from 'retriage/stores'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Runner } from './runner.ts'

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'retriage-retries-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

describe.concurrent.each([
  ['a rule for an exit code', { exit_codes: [7] }],
  ['a rule for all', { match_all_exit_codes: true }],
])('%s', (_, rule) => {
  it.each([0, 1, 2, 3])('with max_retries %i executes a job once more than that, in every run anew', async (most) => {
    const folder = await mkdtemp(join(root, 'w-'))
    const store = createMemoryStore()
    const system = await createLocalJobSystem({ outputDir: join(folder, 'logs'), workingDir: folder })
    const spec = parseWorkflowSpec({
      name: 'w',
      use_pending_failed: true,
      failure_handlers: [{ name: 'h', rules: [{ ...rule, max_retries: most }] }],
      jobs: [{ name: 'a', command: 'echo "$RETRIAGE_RUN_ID/$RETRIAGE_ATTEMPT_ID" >> ran; exit 7', failure_handler: 'h' }],
    })
    const ledger = await Ledger.create(store, (ids) => createWorkflow(spec, ids), { actor: 'test' })
    const run = () => new Runner({ store, system, triage: { decideAll: async () => [] } }).run(1)
    expect((await run()).jobs).toMatchObject([{ status: 'failed', attemptId: most + 1 }])
    await ledger.refresh()
    await ledger.step('reset', (workflow) => resetStatus(workflow, { failedOnly: true }))
    await ledger.step('reinitialize', (workflow) => reinitialize(workflow))
    expect((await run()).jobs).toMatchObject([{ status: 'failed', runId: 2, attemptId: most + 1 }])
    const each = Array.from({ length: most + 1 }, (_, i) => i + 1)
    const expected = [1, 2].flatMap((runId) => each.map((attemptId) => `${runId}/${attemptId}`))
    expect((await readFile(join(folder, 'ran'), 'utf8')).trim().split('\n')).toEqual(expected)
    expect((await store.attempts(1)).map(({ runId, attemptId }) => `${runId}/${attemptId}`)).toEqual(expected)
  })
})
