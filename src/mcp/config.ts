/** Agents whose configuration is known. */
export const agents = ['claude', 'copilot'] as const

/** An agent by the name of its command. */
export type Agent = (typeof agents)[number]

/** How an agent starts the server. */
export interface McpLaunch {
  /** Program, and what it is called with: `"retriage"` and `["mcp"]`. No shell reads them. */
  command: string
  args: readonly string[]
  /** Default none. */
  env?: Readonly<Record<string, string>>
  /** Tools the agent may see, for those whose configuration says so; default all. */
  tools?: readonly string[]
}

/** One server as an agent's configuration lists it. */
export interface McpConfigEntry {
  type: 'stdio' | 'local'
  command: string
  args: readonly string[]
  env: Readonly<Record<string, string>>
  tools?: readonly string[]
}

/** A configuration with this server alone. */
export interface McpConfig {
  mcpServers: { retriage: McpConfigEntry }
}

export function isAgent(name: string): name is Agent {
  return agents.some((agent) => agent === name)
}

/**
 * The configuration by which an agent starts this server, as it stands in the agent's own file: `.mcp.json` of Claude Code,
 * `~/.copilot/mcp-config.json` of the Copilot CLI.
 *
 * @example mcpConfig('claude', { command: 'retriage', args: ['mcp'] }).mcpServers.retriage.type // 'stdio'
 */
export function mcpConfig(agent: Agent, { command, args, env = {}, tools = ['*'] }: McpLaunch): McpConfig {
  const launch = { command, args: [...args], env: { ...env } }
  return {
    mcpServers: { retriage: agent === 'claude' ? { type: 'stdio', ...launch } : { type: 'local', ...launch, tools: [...tools] } },
  }
}
