import { z } from 'zod'
import { counts, statuses } from 'retriage/core'
import { standingOf } from 'retriage/runner'
import { defineTool, id, knownId, readOnly } from '../tool.ts'

export const getWorkflowStatus = defineTool({
  name: 'get_workflow_status',
  title: 'Count the jobs of a workflow by status',
  description:
    'Says how a workflow stands: how many jobs have which status, and whether all are done. Call it first, and again after jobs were resolved. Read-only. ' +
    'Jobs that are pending_failed wait for a decision: list_pending_failed_jobs shows them.',
  input: z.object({ workflow_id: id.describe('The workflow') }),
  output: z.object({
    workflow_id: knownId,
    name: z.string(),
    run_id: z.number(),
    complete: z.boolean().describe('Nothing more happens by itself'),
    counts: z.object(Object.fromEntries(statuses.map((status) => [status, z.number()]))),
  }),
  annotations: readOnly,
  run: ({ workflow_id: workflowId }, service) =>
    service.read(async (store) => {
      const workflow = await service.workflow(store, workflowId)
      const standing = standingOf({ ...workflow, counts: counts(workflow) })
      return {
        workflow_id: standing.workflowId,
        name: service.out.line(standing.name, 200),
        run_id: standing.runId,
        complete: standing.complete,
        counts: standing.counts,
      }
    }),
})
