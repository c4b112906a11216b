import { resolve } from 'node:path'
import { InvalidArgumentError, type Command } from 'commander'
import { RetriageError, type WorkflowJob } from 'retriage'
import type { McpServerCommand } from 'retriage/llm/agents'
import { groupAlike, type RecoveryOptions } from 'retriage/runner'
import type { Store } from 'retriage/stores'
import type { Database } from '../database.ts'
import { outsideOf, type OutsideOptions } from '../outside.ts'
import { untilSignal } from './interrupt.ts'

/** What says whether an agent is sent, which, and how far it may go. */
export interface AiOptions extends OutsideOptions {
  aiRecovery?: true
  aiAgent?: string
  aiBudget?: number
  aiTimeout?: number
  aiTogether?: true
  policy?: string
}

/** Gives a command the options about agents. */
export function withAiOptions(command: Command): Command {
  return command
    .option('--ai-recovery', 'send an agent for what stays held: it decides through the tools of "retriage mcp", within the policy')
    .option('--ai-agent <AGENT>', 'which: claude or copilot (default claude)')
    .option(
      '--ai-budget <USD>',
      'US dollars that it may spend in one recovery, where its program knows such a limit (default 2)',
      amount(1000),
    )
    .option('--ai-timeout <SECONDS>', 'time that it may take in one recovery (default 600)', amount(86_400))
    .option(
      '--ai-together',
      'send it once for all held jobs: cheaper, but what one log makes it do may then concern another job (default: once for each distinct failure)',
    )
}

/** Where an agent is sent. */
interface Scene {
  store: Store
  say: (text: string) => void
}

/**
 * Who is sent for held jobs, if anybody. Looked for before anything is touched.
 *
 * @throws `usage` for an agent that is not known; `missing_dependency` where its program is not there
 */
export async function agentFor(
  options: AiOptions,
  about: { database: Database; workflowId: number | string },
): Promise<((scene: Scene) => NonNullable<RecoveryOptions['agent']>) | undefined> {
  const { aiRecovery, aiAgent, aiBudget = 2, aiTimeout = 600, aiTogether } = options
  if (!aiRecovery) {
    const without = [aiAgent, options.aiBudget, options.aiTimeout, aiTogether].some((option) => option !== undefined)
    if (without)
      throw new RetriageError(
        'usage',
        '--ai-agent, --ai-budget, --ai-timeout and --ai-together are about the agent of --ai-recovery; add it',
      )
    return undefined
  }
  const { agentOf, findAgent } = await import('retriage/llm/agents')
  const agent = agentOf(aiAgent ?? 'claude')
  await findAgent(agent)
  const { sendForEach } = await import('./errands.ts')
  const { redactions = [] } = await outsideOf(options)
  const asked = new Set<string>()
  const server = serverOf(agent.id, options, about)
  return ({ store, say }) =>
    async (held) => {
      const fresh = held.filter((job) => !asked.has(keyOf(job)))
      for (const job of fresh) asked.add(keyOf(job))
      if (fresh.length === 0) return null
      const { workflowId } = about
      const ids = fresh.map(({ jobId }) => jobId)
      const groups = aiTogether ? [fresh] : await groupAlike(fresh, await store.attempts(workflowId, ids))
      return untilSignal((signal) =>
        sendForEach(groups, agent, { workflowId, server, usd: aiBudget, timeoutMs: aiTimeout * 1000, redactions, signal, say }),
      )
    }
}

/** An attempt that it left alone once is left alone again: it would be asked the same. */
function keyOf({ jobId, runId, attemptId }: WorkflowJob): string {
  return `${jobId} ${runId} ${attemptId}`
}

/** This program again, bound to the workflow. It starts somewhere else, so every path is whole; an address may hold a password, so it is in the environment. */
function serverOf(
  actor: string,
  { policy, redactions }: AiOptions,
  about: { database: Database; workflowId: number | string },
): McpServerCommand {
  const { database, workflowId } = about
  return {
    command: process.execPath,
    args: [
      ...process.execArgv,
      resolve(process.argv[1] ?? ''),
      'mcp',
      ...['--workflow', String(workflowId), '--actor', actor],
      ...(policy === undefined ? [] : ['--policy', resolve(policy)]),
      ...(redactions === undefined ? [] : ['--redactions', resolve(redactions)]),
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
