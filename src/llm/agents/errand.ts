import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { redact, type RedactionRule } from 'retriage/core'
import type { AgentAnswer, AgentCli, McpServerCommand } from './agent.ts'
import { findAgent } from './find.ts'

/** Bytes of its output that are kept, of each stream. */
const mostOutput = 1024 * 1024
/** UTF-16 units of what it said that are handed on. */
const mostText = 8000
/** Milliseconds that a program has to end after it was asked to. */
const graceMs = 3000

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
  /** Of the program; default that of this process. */
  env?: NodeJS.ProcessEnv
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
  const { server, tools, prompt, maxTurns = 40, maxUsd = 2, timeoutMs = 600_000, redactions = [], env = process.env } = options
  const program = await findAgent(agent, env['PATH'])
  const folder = await mkdtemp(join(tmpdir(), 'retriage-agent-'))
  try {
    const configFile = join(folder, 'mcp.json')
    // It may name a database with its password.
    await writeFile(configFile, JSON.stringify(agent.mcpConfig(server, tools)), { mode: 0o600 })
    const args = agent.args({ prompt, configFile, tools, maxTurns, maxUsd })
    const end = await run(program, args, { cwd: folder, env: { ...env, ...agent.env }, timeoutMs })
    const clean = (text: string): string => redact(text, { extra: redactions }).slice(0, mostText)
    const answer = agent.read(end.stdout)
    const problem = end.problem ?? (answer.failed ? 'says that it failed' : undefined)
    const last = problem === undefined ? '' : lastLine(end.stderr)
    return {
      ...answer,
      agent: agent.id,
      text: clean(answer.text),
      failed: problem !== undefined,
      ...(problem === undefined ? {} : { problem: clean(last === '' ? problem : `${problem}: ${last}`) }),
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

interface End {
  stdout: string
  stderr: string
  problem: string | undefined
}

function run(program: string, args: readonly string[], options: { cwd: string; env: NodeJS.ProcessEnv; timeoutMs: number }): Promise<End> {
  return new Promise((resolve) => {
    const { cwd, env, timeoutMs } = options
    // A group of its own, because it starts the server and whatever else.
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
    const [stdout, stderr] = [new Head(), new Head()]
    child.stdout.on('data', (chunk: Buffer) => stdout.add(chunk))
    child.stderr.on('data', (chunk: Buffer) => stderr.add(chunk))
    let late = false
    let force: NodeJS.Timeout | undefined
    const timer = setTimeout(() => {
      late = true
      signal(child.pid, 'SIGTERM')
      force = setTimeout(() => signal(child.pid, 'SIGKILL'), graceMs)
    }, timeoutMs)
    const settle = (problem: string | undefined): void => {
      clearTimeout(timer)
      clearTimeout(force)
      // What it left behind goes with it.
      signal(child.pid, 'SIGKILL')
      resolve({ stdout: stdout.text, stderr: stderr.text, problem: late ? `did not end within ${timeoutMs / 1000} s` : problem })
    }
    child.once('error', (error) => settle(`could not be started: ${error.message}`))
    child.once('close', (code, killedBy) =>
      settle(code === 0 ? undefined : killedBy ? `was ended by ${killedBy}` : `ended with exit code ${code}`),
    )
    // Output that a grandchild holds open is not waited for.
    child.once('exit', () => setTimeout(() => child.stdout.destroy(), graceMs).unref())
    child.once('exit', () => setTimeout(() => child.stderr.destroy(), graceMs).unref())
  })
}

/** The beginning of a stream. */
class Head {
  private readonly chunks: Buffer[] = []
  private length = 0

  add(chunk: Buffer): void {
    if (this.length < mostOutput) this.chunks.push(chunk.subarray(0, mostOutput - this.length))
    this.length += chunk.length
  }

  get text(): string {
    return Buffer.concat(this.chunks).toString()
  }
}

function signal(pid: number | undefined, name: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, name)
  } catch {
    // it has ended, and all its children
  }
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1)?.trim() ?? ''
}
