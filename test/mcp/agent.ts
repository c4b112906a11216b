import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { cliFile } from '../cli-process.ts'

export const launch = [cliFile, 'mcp']

/** Revisions of the protocol that clients speak. */
export const revisions = ['2025-11-25', '2026-07-28'] as const

/** A client as `revision` wants it; the default of the SDK is the older one. */
export function newClient(revision: (typeof revisions)[number] = '2025-11-25', name = 'test agent'): Client {
  return new Client({ name, version: '1' }, revision === '2026-07-28' ? { versionNegotiation: { mode: { pin: revision } } } : {})
}

/** What a tool answered, whichever it was. */
export interface Answered {
  isError: boolean
  /** Empty where it is an error. */
  data: Record<string, unknown>
  text: string
  /** Bytes of the whole result. */
  bytes: number
}

/** An agent that has started `retriage mcp` in a process of its own and speaks to it. */
export class Agent {
  readonly client: Client
  private readonly transport: StdioClientTransport
  private readonly chunks: Buffer[] = []

  static async start(args: readonly string[], options: Parameters<typeof newClient> = []): Promise<Agent> {
    const agent = new Agent(args, options)
    await agent.client.connect(agent.transport)
    return agent
  }

  private constructor(args: readonly string[], options: Parameters<typeof newClient>) {
    this.client = newClient(...options)
    const env = { ...(process.env as Record<string, string>), NODE_OPTIONS: '', RETRIAGE_DATABASE: '' }
    this.transport = new StdioClientTransport({ command: process.execPath, args: [...launch, ...args], env, stderr: 'pipe' })
    this.transport.stderr?.on('data', (chunk: Buffer) => this.chunks.push(chunk))
  }

  async call(name: string, given: Record<string, unknown>): Promise<Answered> {
    const result = await this.client.callTool({ name, arguments: given })
    const [first] = result.content as { type: string; text: string }[]
    return {
      isError: result.isError === true,
      data: (result.structuredContent ?? {}) as Record<string, unknown>,
      text: first?.text ?? '',
      bytes: Buffer.byteLength(JSON.stringify(result)),
    }
  }

  /** Talk of the server. */
  get said(): string {
    return Buffer.concat(this.chunks).toString()
  }

  close(): Promise<void> {
    return this.client.close()
  }
}
