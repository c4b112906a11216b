import type { JobId, PolicyChanges, RedactionRule } from 'retriage/core'
import type { Decider } from 'retriage/runner'
import type { Store } from 'retriage/stores'

/** Opens a store for as long as `use` takes. */
export type OpenStore = <T>(use: (store: Store) => Promise<T>) => Promise<T>

/** What a server is made of; all but the store has a default. */
export interface McpOptions {
  /** A store that stays open, or how to open one for each call. */
  store: Store | OpenStore
  /** The database in words, for messages: `".retriage/retriage.db"`. Default `"this store"`. */
  database?: string
  /** Who decides, for the audit, which puts `llm:` before it. Default: the name by which the client introduces itself, else `"agent"`. */
  actor?: string
  /** The one workflow this server is about; then no tool starts a workflow again. Default: all. */
  workflowId?: JobId
  /** With `workflowId`: the only jobs of it that are shown and resolved. Default: all. */
  jobIds?: readonly JobId[]
  /** Changes to the default policy. Its `model` bounds what an agent may do. */
  policy?: PolicyChanges
  /** Kinds of credentials beside those that `redact` knows. Default none. */
  redactions?: readonly RedactionRule[]
  /** Proposes what to do about failures that nobody has decided about; default `createTriage` with the policy. */
  triage?: Decider
}

/** How a server listens. */
export interface HttpOptions {
  /** Clients must send it as `Authorization: Bearer …`; at least 16 characters. */
  token: string
  /** Default `"127.0.0.1"`; `"::1"` and `"localhost"` are the others. */
  host?: string
  /** Default 0: any that is free. */
  port?: number
}

/** A server at work. */
export interface Serving {
  close(): Promise<void>
}

/** Serves the tools, prompts and resources of retriage by the Model Context Protocol, in its revisions from 2024-11-05 to 2026-07-28. */
export interface RetriageMcpServer {
  /** Makes the `McpServer` of one connection or request, for `serveStdio` and `createMcpHandler` of `@modelcontextprotocol/server`. */
  readonly factory: () => unknown
  /** Speaks on standard input and output, until the former ends. Nothing else may be written to the latter. */
  serveStdio(): Serving
  /**
   * Listens on loopback at `/mcp`. A request for another host, from a page of another origin or without the token is refused.
   *
   * @throws `usage` for a host that is not loopback, and for a token that is too short
   */
  serveHttp(options: HttpOptions): Promise<Serving & { url: string }>
}

/**
 * Puts an MCP server together. Every call reads the store anew, and changes go through `Ledger`, so any number of servers may be at work on one
 * database. What an agent asks for is held against the mandate of each failure (see `mandateOf`), and nothing leaves with a credential in it that
 * `redact` finds.
 *
 * @throws `invalid_policy` for a policy that is not readable
 * @example
 * const server = await createMcpServer({ store: await openStore('.retriage/retriage.db'), workflowId: 1 })
 * server.serveStdio()
 */
export async function createMcpServer(options: McpOptions): Promise<RetriageMcpServer> {
  // The protocol is loaded by whoever serves it, not by whoever wants a configuration.
  const { assemble } = await import('./server.ts')
  return assemble(options)
}
