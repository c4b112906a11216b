import { printable, type RedactionRule, type WorkflowJob } from 'retriage'
import { sendAgent, type AgentCli, type ErrandReport, type McpServerCommand } from 'retriage/llm/agents'
import { triagePrompt, triageTools } from 'retriage/mcp'

/** US dollars below which an agent does not get anywhere. */
const leastUsd = 0.01

export interface ErrandsOptions {
  workflowId: number | string
  /** Bound to the workflow; each errand binds it to its own jobs. */
  server: McpServerCommand
  /** For all errands together. */
  usd: number
  timeoutMs: number
  /** Kinds of credentials beside those that `redact` knows. */
  redactions: readonly RedactionRule[]
  signal: AbortSignal
  say: (text: string) => void
}

/**
 * Sends an agent once for each group of jobs, with tools that know of no other. The first errand that fails is the last one: what failed, a login or a
 * limit, would fail again.
 */
export async function sendForEach(
  groups: readonly (readonly WorkflowJob[])[],
  agent: AgentCli,
  { workflowId, server, usd, timeoutMs, redactions, signal, say }: ErrandsOptions,
): Promise<ErrandReport> {
  const until = performance.now() + timeoutMs
  const reports: ErrandReport[] = []
  let usdLeft = usd
  let problem: string | undefined
  for (const jobs of groups) {
    const msLeft = until - performance.now()
    if (msLeft <= 0) problem = `the ${timeoutMs / 1000} s are used up`
    else if (usdLeft < leastUsd) problem = `the $${usd} are used up`
    else {
      say(`${agent.title} looks at ${namesOf(jobs)} (${reports.length + 1} of ${groups.length})`)
      const report = await sendAgent(agent, {
        server: { ...server, args: [...server.args, '--job', ...jobs.map(({ jobId }) => String(jobId))] },
        ...{ tools: triageTools, prompt: triagePrompt(String(workflowId)), maxUsd: usdLeft, timeoutMs: msLeft, redactions, signal },
      })
      reports.push(report)
      usdLeft -= report.costUsd ?? 0
      problem = report.problem
    }
    if (problem !== undefined) break
  }
  const unsent = groups.length - reports.length
  const costs = reports.flatMap(({ costUsd }) => costUsd ?? [])
  const turns = reports.flatMap((report) => report.turns ?? [])
  return {
    agent: agent.id,
    text: reports.map(({ text }) => text).join('\n'),
    failed: problem !== undefined,
    ...(problem === undefined
      ? {}
      : { problem: unsent === 0 ? problem : `${problem} (not sent for ${unsent} more ${unsent === 1 ? 'kind' : 'kinds'} of failure)` }),
    ...(costs.length === 0 ? {} : { costUsd: sum(costs) }),
    ...(turns.length === 0 ? {} : { turns: sum(turns) }),
  }
}

function namesOf(jobs: readonly WorkflowJob[]): string {
  const names = jobs.slice(0, 3).map(({ name }) => printable(name, 60))
  return `${names.join(', ')}${jobs.length > names.length ? ` and ${jobs.length - names.length} more` : ''}`
}

function sum(values: readonly number[]): number {
  return Math.round(values.reduce((total, value) => total + value, 0) * 1e6) / 1e6
}
