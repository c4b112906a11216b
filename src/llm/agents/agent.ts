/** How an agent's program starts an MCP server on its standard streams. */
export interface McpServerCommand {
  command: string
  args: readonly string[]
  env: Readonly<Record<string, string>>
}

/** One errand of an agent: nobody is there to ask, and it has the tools of one MCP server and no others. */
export interface Errand {
  /** What it is to do. Holds no text of any log. */
  prompt: string
  /** File with what `mcpConfig` gave. */
  configFile: string
  /** Names of the tools it may use. */
  tools: readonly string[]
  /** Turns it may take, where its program knows such a limit. */
  maxTurns: number
  /** US dollars it may spend, where its program knows such a limit. */
  maxUsd: number
}

/** What an agent's program said in the end. */
export interface AgentAnswer {
  /** Its closing words. */
  text: string
  /** Whether the program itself says that it failed or was stopped. */
  failed: boolean
  costUsd?: number
  turns?: number
}

/** The command line of an agent: how it is called with exactly one MCP server, and how its output reads. Pure: it starts nothing. */
export interface AgentCli {
  readonly id: string
  /** Name for people. */
  readonly title: string
  /** Program to look for on the PATH. */
  readonly program: string
  /** How it is installed, for the message where it is not there. */
  readonly install: string
  /** Where an interactive setup has its MCP servers, after "put it into". */
  readonly setup: string
  /** Configuration of its MCP servers, with one named `retriage`. */
  mcpConfig(server: McpServerCommand, tools: readonly string[]): object
  args(errand: Errand): string[]
  /** @param stdout all it printed; may be cut */
  read(stdout: string): AgentAnswer
}

/** Name of the MCP server in every configuration. */
export const serverName = 'retriage'
