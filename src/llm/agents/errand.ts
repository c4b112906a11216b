import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { redact, type RedactionRule } from 'retriage/core'
import type { AgentAnswer, AgentCli, McpServerCommand } from './agent.ts'
import { mostOutput, run, type AbortSignalLike, type Ended } from '../program/run.ts'
import { findAgent } from './find.ts'

/** UTF-16 units of what it said that are handed on. */
const mostText = 8000

export interface ErrandOptions {
  server: McpServerCommand
  tools: readonly string[]
  prompt: string
  /** Default 40. */
  maxTurns?: number
  /** US dollars; default 2. */
  maxUsd?: number
  /** Milliseconds; default 600,000. */
  timeoutMs?: number
  redactions?: readonly RedactionRule[]
  /** Calls it back at once when it is aborted. */
  signal?: AbortSignalLike
  /** Of the program; default that of this process. */
  env?: Readonly<Record<string, string | undefined>>
}

/** How an errand ended. */
export interface ErrandReport extends AgentAnswer {
  agent: string
  /** Why it counts as failed, as the end of a sentence; absent where it went well. */
  problem?: string
}

/**
 * Sends an agent on an errand: calls its program without a shell and in an empty folder, so that nothing lying around speaks to it, and waits for its end
 * or ends it. What comes back is redacted and bounded. Whatever the agent does goes through the tools of the server; this applies nothing.
 *
 * @throws `missing_dependency` where the program is not there; whatever goes wrong later is reported, not thrown
 */
export async function sendAgent(agent: AgentCli, options: ErrandOptions): Promise<ErrandReport> {
  const { server, tools, prompt, maxTurns = 40, maxUsd = 2, timeoutMs = 600_000, redactions = [], signal, env = process.env } = options
  const program = await findAgent(agent, env['PATH'])
  const folder = await mkdtemp(join(tmpdir(), 'retriage-agent-'))
  try {
    const configFile = join(folder, 'mcp.json')
    // It may name a database with its password.
    await writeFile(configFile, JSON.stringify(agent.mcpConfig(server, tools)), { mode: 0o600 })
    const args = agent.args({ prompt, configFile, tools, maxTurns, maxUsd })
    const ended = await run({ command: program, args, env, cwd: folder, input: '', timeoutMs, ...(signal ? { signal } : {}) })
    const clean = (text: string): string => redact(text, { extra: redactions }).slice(0, mostText)
    const answer = agent.read(ended.out)
    const problem = problemOf(ended, answer, timeoutMs)
    return {
      ...{ ...answer, agent: agent.id, text: clean(answer.text), failed: problem !== undefined },
      ...(problem === undefined ? {} : { problem: clean(problem) }),
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Why it counts as failed by the way it ended, and by what it said itself. */
function problemOf({ code, signal, stopped, err }: Ended, answer: AgentAnswer, timeoutMs: number): string | undefined {
  if (stopped === 'time') return `did not end within ${Math.round(timeoutMs / 100) / 10} s`
  if (stopped === 'signal') return 'was called back'
  if (stopped === 'output') return `printed more than ${mostOutput / 1e6} MB`
  const end = code === 0 ? 'says that it failed' : signal ? `was ended by ${signal}` : `ended with exit code ${code}`
  if (code === 0 && !answer.failed) return undefined
  const last = err.trimEnd().split('\n').at(-1)?.trim() ?? ''
  return last === '' ? end : `${end}: ${last}`
}
