import { prompts } from './texts.ts'

/** What an agent is told that clears up a workflow, with a person beside it or alone. Holds no text of any log. */
export function triagePrompt(workflowId: string): string {
  return prompts['triage-workflow-1'].replaceAll('{{workflow_id}}', () => workflowId)
}
