import { completable, type McpServer } from '@modelcontextprotocol/server'
import { z } from 'zod'
import type { Service } from '../service.ts'
import { triagePrompt } from './triage-prompt.ts'

/** Leads an agent through a workflow with failures that wait. */
export function registerTriageWorkflow(server: McpServer, service: Service): void {
  const workflowId = completable(z.string().min(1).max(100).describe('The workflow'), (begun) =>
    service.read(async (store) => {
      const ids = (await service.workflows(store)).map((workflow) => String(workflow.workflowId))
      return ids.filter((id) => id.startsWith(begun ?? '')).slice(0, 100)
    }),
  )
  server.registerPrompt(
    'triage-workflow',
    {
      title: 'Clear up the failures of a workflow',
      description: 'Looks at the jobs of a workflow that failed and wait, decides about each, and applies what was decided after a dry run',
      argsSchema: z.object({ workflow_id: workflowId }),
    },
    ({ workflow_id }) => ({
      messages: [{ role: 'user', content: { type: 'text', text: triagePrompt(service.out.line(workflow_id, 100)) } }],
    }),
  )
}
