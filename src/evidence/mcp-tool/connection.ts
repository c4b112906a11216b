import type { CallToolResult, Client, Transport } from '@modelcontextprotocol/client'
import { redact, RetriageError } from 'retriage/core'
import { ChildTransport, type CommandServer } from './child-transport.ts'

/** A server that runs somewhere, with headers that every request to it carries. */
export interface HttpServer {
  url: string
  headers?: Readonly<Record<string, string>>
}

/** Protocols to try, the one that every server of today speaks first. */
const protocols = ['legacy', { pin: '2026-07-28' }] as const
/** After an attempt to connect that failed, the next one is made this many milliseconds later. */
const pauseMs = 30_000

/** A connection to one MCP server, made when it is first needed and again where it broke. */
export class McpConnection {
  private readonly server: CommandServer | HttpServer
  private readonly connectMs: number
  private current: { client: Promise<Client>; goodUntil: number } | undefined
  private closed = false

  /** @param connectMs milliseconds for starting and greeting the server */
  constructor(server: CommandServer | HttpServer, connectMs: number) {
    this.server = server
    this.connectMs = connectMs
  }

  /**
   * Calls a tool, and no other. A server that is slow to start is waited for in the background, so that a later call finds it ready.
   *
   * @throws what went wrong on the way, without credentials; a tool that says itself that it failed is a result
   */
  async call(name: string, args: Record<string, unknown>, timeoutMs: number): Promise<CallToolResult> {
    const until = performance.now() + timeoutMs
    const client = await within(timeoutMs, this.connected())
    const leftMs = Math.max(1, Math.floor(until - performance.now()))
    try {
      return await client.callTool({ name, arguments: args }, { timeout: leftMs, maxTotalTimeout: leftMs })
    } catch (error) {
      throw new Error(redact(`the MCP server did not carry out "${name}": ${messageOf(error)}`), { cause: error })
    }
  }

  /** Ends the server that was started, and takes no more calls. */
  async close(): Promise<void> {
    this.closed = true
    const client = await this.current?.client.catch(() => undefined)
    await client?.close()
  }

  private connected(): Promise<Client> {
    if (this.closed) return Promise.reject(new Error('the connection to the MCP server was closed'))
    if (!this.current || this.current.goodUntil <= performance.now()) {
      const client = this.connect()
      const current = { client, goodUntil: Infinity }
      this.current = current
      client.then(
        (open) => (open.onclose = () => (current.goodUntil = 0)),
        () => (current.goodUntil = performance.now() + pauseMs),
      )
    }
    return this.current.client
  }

  private async connect(): Promise<Client> {
    const { Client: ClientOfPackage } = await loadClient()
    const until = performance.now() + this.connectMs
    let first: unknown
    for (const mode of protocols) {
      const client = new ClientOfPackage({ name: 'retriage', version: '1' }, { versionNegotiation: { mode } })
      const transport = await this.transport()
      try {
        const leftMs = Math.max(1, Math.floor(until - performance.now()))
        await client.connect(transport, { timeout: leftMs, maxTotalTimeout: leftMs })
        if (this.closed) await client.close()
        return client
      } catch (error) {
        await transport.close().catch(() => undefined)
        const said = transport instanceof ChildTransport ? transport.lastWords : ''
        first ??= new Error(redact(`the MCP server cannot be used: ${messageOf(error)}${said === '' ? '' : ` (it said: ${said})`}`), {
          cause: error,
        })
        if (performance.now() >= until || isCode(error, 'ENOENT') || isCode(error, 'EACCES')) break
      }
    }
    throw first
  }

  private async transport(): Promise<Transport> {
    const { StreamableHTTPClientTransport, ReadBuffer, serializeMessage } = await loadClient()
    if ('url' in this.server) {
      const { url, headers = {} } = this.server
      return new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers }, fetch: (to, init) => this.fetch(to, init) })
    }
    const { getDefaultEnvironment } = await import('@modelcontextprotocol/client/stdio')
    return new ChildTransport(this.server, getDefaultEnvironment(), { ReadBuffer, serializeMessage })
  }

  /** A stream of what else the server has to say is not opened: it would stay open, and this process with it. Other requests end some time. */
  private async fetch(url: string | URL, init: RequestInit = {}): Promise<Response> {
    if (init.method === 'GET') return new Response(null, { status: 405 })
    const limit = AbortSignal.timeout(this.connectMs)
    return fetch(url, { ...init, signal: init.signal ? AbortSignal.any([init.signal, limit]) : limit })
  }
}

async function loadClient(): Promise<typeof import('@modelcontextprotocol/client')> {
  try {
    return await import('@modelcontextprotocol/client')
  } catch (cause) {
    throw new RetriageError(
      'missing_dependency',
      'tools of MCP servers need the package "@modelcontextprotocol/client"; install it beside retriage: npm install @modelcontextprotocol/client@2',
      { id: '@modelcontextprotocol/client' },
      { cause },
    )
  }
}

function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  const { cause } = error as { cause?: unknown }
  return `${message}${cause instanceof Error && cause.message !== '' ? ` (${cause.message})` : ''}`.slice(0, 300)
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the MCP server was not ready within ${ms / 1000} s`)), ms)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
