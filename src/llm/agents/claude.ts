import { serverName, type AgentCli } from './agent.ts'

/** What `claude -p --output-format json` prints, as far as it is read. */
interface Result {
  result?: unknown
  is_error?: unknown
  subtype?: unknown
  total_cost_usd?: unknown
  num_turns?: unknown
}

/**
 * Claude Code. Options as its command line reference of August 2026 has them: `--strict-mcp-config` leaves out every other MCP server, `--tools ""` turns
 * off the built-in tools, `dontAsk` denies what is not allowed in place of asking.
 */
export const claude: AgentCli = {
  id: 'claude',
  title: 'Claude Code',
  program: 'claude',
  install: 'install Claude Code (npm install -g @anthropic-ai/claude-code) and log in once by calling it',
  setup: `.mcp.json of the folder you work in, or add it with: claude mcp add-json retriage '{"type":"stdio",…}' (the inner object)`,
  mcpConfig: ({ command, args, env }) => ({ mcpServers: { [serverName]: { type: 'stdio', command, args, env } } }),
  args: ({ prompt, configFile, tools, maxTurns, maxUsd }) => [
    ...['-p', prompt],
    ...['--mcp-config', configFile, '--strict-mcp-config'],
    ...['--tools', ''],
    ...['--allowedTools', ...tools.map((tool) => `mcp__${serverName}__${tool}`)],
    ...['--permission-mode', 'dontAsk'],
    ...['--output-format', 'json'],
    ...['--max-turns', String(maxTurns)],
    ...['--max-budget-usd', String(maxUsd)],
    '--no-session-persistence',
  ],
  read(stdout) {
    const said = lastObject(stdout)
    if (!said) return { text: stdout.trim(), failed: true }
    return {
      text: typeof said.result === 'string' ? said.result : `ended with ${String(said.subtype)}`,
      failed: said.is_error === true || (said.subtype !== undefined && said.subtype !== 'success'),
      ...(typeof said.total_cost_usd === 'number' ? { costUsd: said.total_cost_usd } : {}),
      ...(typeof said.num_turns === 'number' ? { turns: said.num_turns } : {}),
    }
  },
}

/** One object, or with some versions an array of messages whose last is the result. */
function lastObject(stdout: string): Result | undefined {
  try {
    const value = JSON.parse(stdout) as unknown
    const last: unknown = Array.isArray(value) ? value.at(-1) : value
    return typeof last === 'object' && last !== null ? last : undefined
  } catch {
    return undefined
  }
}
