import { z } from 'zod'
import { counts, resetStatus, RetriageError, statuses } from 'retriage/core'
import { Ledger } from 'retriage/stores'
import { defineTool, id, knownId } from '../tool.ts'

const mostListed = 200

export const resetWorkflowStatus = defineTool({
  name: 'reset_workflow_status',
  title: 'Take the jobs of a workflow back to the beginning',
  description:
    'Takes jobs back to uninitialized: with failed_only those that failed, were canceled or wait for a decision, and every job that depends on one of them, completed ones included; else all. ' +
    'Work that was done is done again, so ask the person you work for first. Refused while jobs run. dry_run is true unless you say false. To decide about single failures use classify_and_resolve_failures instead.',
  input: z.object({
    workflow_id: id.describe('The workflow'),
    failed_only: z.boolean().default(true).describe('Leave jobs alone that completed and depend on nothing that failed'),
    dry_run: z.boolean().default(true).describe('Say what would be done and change nothing'),
  }),
  output: z.object({
    workflow_id: knownId,
    status: z.enum(['applied', 'would_apply', 'error']),
    code: z.string().nullable(),
    message: z.string(),
    reset_count: z.number(),
    reset_jobs: z.array(knownId).describe(`The first ${mostListed} of them`),
    counts: z.object(Object.fromEntries(statuses.map((status) => [status, z.number()]))).describe('Jobs by status afterwards'),
  }),
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
  offered: ({ scope }) => scope === undefined,
  run: ({ workflow_id: workflowId, failed_only: failedOnly, dry_run: dryRun }, service, actor) =>
    service.read(async (store) => {
      if (service.scope !== undefined) throw new RetriageError('usage', 'this server resolves single failures and starts no workflow again')
      await service.workflow(store, workflowId)
      const ledger = await Ledger.open(store, workflowId, { actor })
      const refused = (code: string, message: string) => ({
        ...{ workflow_id: ledger.workflow.workflowId, status: 'error' as const, code, message: service.out.line(message, 1000) },
        ...{ reset_count: 0, reset_jobs: [], counts: counts(ledger.workflow) },
      })
      if (!service.policy.model.retry) {
        const message = 'policy leaves retries to rules and persons, so an agent may not start a workflow again'
        if (!dryRun) await ledger.refuse(null, { type: 'reset' }, message)
        return refused('not_allowed', message)
      }
      const step = dryRun
        ? resetStatus(ledger.workflow, { failedOnly })
        : await ledger.step('reset', (workflow) => resetStatus(workflow, { failedOnly }), {
            reason: failedOnly ? 'reset of what did not complete' : 'reset of every job',
          })
      if (!step.ok) return refused(step.code, step.message)
      const { reset, workflow } = step
      return {
        workflow_id: workflow.workflowId,
        status: dryRun ? ('would_apply' as const) : ('applied' as const),
        code: null,
        message: `${reset.length} ${reset.length === 1 ? 'job' : 'jobs'} ${dryRun ? 'would be reset' : 'reset'}; "retriage workflows reinit ${workflow.workflowId}" starts the next run, "retriage run ${workflow.workflowId}" goes on within this one`,
        reset_count: reset.length,
        reset_jobs: reset.slice(0, mostListed),
        counts: counts(workflow),
      }
    }),
})
