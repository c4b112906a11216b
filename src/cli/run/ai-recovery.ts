import { resolve } from 'node:path'
import { InvalidArgumentError, type Command } from 'commander'
import { RetriageError, type WorkflowJob } from 'retriage'
import type { McpServerCommand } from 'retriage/llm/agents'
import type { RecoveryOptions } from 'retriage/runner'
import type { Database } from '../database.ts'

/** What says whether an agent is sent, which, and how far it may go. */
export interface AiOptions {
  aiRecovery?: true
  aiAgent?: string
  aiBudget?: number
  aiTimeout?: number
  policy?: string
}

/** Gives a command the options about agents. */
export function withAiOptions(command: Command): Command {
  return command
    .option('--ai-recovery', 'send an agent for what stays held: it decides through the tools of "retriage mcp", within the policy')
    .option('--ai-agent <AGENT>', 'which: claude or copilot (default claude)')
    .option('--ai-budget <USD>', 'US dollars it may spend each time, where its program knows such a limit (default 2)', amount(1000))
    .option('--ai-timeout <SECONDS>', 'time it may take each time (default 600)', amount(86_400))
}

/**
 * Who is sent for held jobs, if anybody, given where to say so. Looked for before anything is touched.
 *
 * @throws `usage` for an agent that is not known; `missing_dependency` where its program is not there
 */
export async function agentFor(
  options: AiOptions,
  about: { database: Database; workflowId: number | string },
): Promise<((say: (text: string) => void) => NonNullable<RecoveryOptions['agent']>) | undefined> {
  const { aiRecovery, aiAgent, aiBudget, aiTimeout } = options
  if (!aiRecovery) {
    const without = [aiAgent, aiBudget, aiTimeout].some((option) => option !== undefined)
    if (without) throw new RetriageError('usage', '--ai-agent, --ai-budget and --ai-timeout are about the agent of --ai-recovery; add it')
    return undefined
  }
  const { agentOf, findAgent, sendAgent } = await import('retriage/llm/agents')
  const { triagePrompt, triageTools } = await import('retriage/mcp')
  const agent = agentOf(aiAgent ?? 'claude')
  await findAgent(agent)
  const server = serverOf(agent.id, options, about)
  const asked = new Set<string>()
  return (say) => async (held) => {
    const fresh = held.filter((job) => !asked.has(keyOf(job)))
    if (fresh.length === 0) return null
    for (const job of held) asked.add(keyOf(job))
    say(`${agent.title} looks at ${held.length} held ${held.length === 1 ? 'job' : 'jobs'}`)
    return sendAgent(agent, {
      ...{ server, tools: triageTools, prompt: triagePrompt(String(about.workflowId)) },
      ...(aiBudget === undefined ? {} : { maxUsd: aiBudget }),
      ...(aiTimeout === undefined ? {} : { timeoutMs: aiTimeout * 1000 }),
    })
  }
}

/** An attempt that it left alone once is left alone again: it would be asked the same. */
function keyOf({ jobId, runId, attemptId }: WorkflowJob): string {
  return `${jobId} ${runId} ${attemptId}`
}

/** This program again, bound to the workflow. It starts somewhere else, so every path is whole; an address may hold a password, so it is in the environment. */
function serverOf(actor: string, { policy }: AiOptions, about: { database: Database; workflowId: number | string }): McpServerCommand {
  const { database, workflowId } = about
  return {
    command: process.execPath,
    args: [
      ...process.execArgv,
      resolve(process.argv[1] ?? ''),
      'mcp',
      ...['--workflow', String(workflowId), '--actor', actor],
      ...(policy === undefined ? [] : ['--policy', resolve(policy)]),
    ],
    env: { RETRIAGE_DATABASE: database.file === undefined ? database.address : resolve(database.file) },
  }
}

function amount(most: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,6}(\.\d{1,6})?$/.test(text) ? Number(text) : NaN
    if (!(value > 0 && value <= most)) throw new InvalidArgumentError(`write a number above 0, up to ${most}.`)
    return value
  }
}
