import { spawn, type ChildProcess } from 'node:child_process'
import type { JSONRPCMessage, ReadBuffer, Transport } from '@modelcontextprotocol/client'
import { printable, redact } from 'retriage/core'

/** A server that is started, with the environment it gets beside what programs need to start at all. */
export interface CommandServer {
  command: string
  args?: readonly string[]
  env?: Readonly<Record<string, string>>
  cwd?: string
}

/** What the package `@modelcontextprotocol/client` has for pipes. */
export interface Pipes {
  ReadBuffer: typeof ReadBuffer
  serializeMessage: (message: JSONRPCMessage) => string
}

/** Time to end after its input was closed, in milliseconds. */
const graceMs = 300
/** UTF-16 units of what a server says about itself that are kept. */
const mostSaid = 2000

/**
 * A server in a process of its own, spoken to through pipes. The transport of the package would keep this process alive as long as the server runs;
 * this one does not, and ends the server with it.
 */
export class ChildTransport implements Transport {
  onclose?: () => void
  onerror?: (error: Error) => void
  onmessage?: (message: JSONRPCMessage) => void
  private readonly server: CommandServer
  private readonly pipes: Pipes
  private child: ChildProcess | undefined
  private said = ''
  private readonly kill = (): void => {
    this.child?.kill('SIGKILL')
  }

  constructor(server: CommandServer, environment: Readonly<Record<string, string>>, pipes: Pipes) {
    this.server = { ...server, env: { ...environment, ...server.env } }
    this.pipes = pipes
  }

  /** The last line of what the server wrote to standard error. */
  get lastWords(): string {
    return printable(redact(this.said).trim().split('\n').at(-1) ?? '', 200)
  }

  async start(): Promise<void> {
    const { command, args = [], env, cwd } = this.server
    const child = spawn(command, args, {
      ...(cwd === undefined ? {} : { cwd }),
      env: env ?? {},
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
    })
    this.child = child
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve)
      child.once('error', reject)
    })
    process.once('exit', this.kill)
    const buffer = new this.pipes.ReadBuffer()
    child.stdout.on('data', (chunk: Buffer) => this.read(buffer, chunk))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (this.said = (this.said + text).slice(-mostSaid)))
    for (const stream of [child, child.stdin, child.stdout]) stream.on('error', (error: Error) => this.onerror?.(error))
    child.once('close', () => {
      process.off('exit', this.kill)
      this.child = undefined
      this.onclose?.()
    })
    child.unref()
    // Pipes of child processes are sockets.
    for (const stream of [child.stdin, child.stdout, child.stderr]) (stream as unknown as { unref?: () => void }).unref?.()
  }

  async send(message: JSONRPCMessage): Promise<void> {
    const input = this.child?.stdin
    if (!input?.writable) throw new Error('the server has ended')
    await new Promise<void>((resolve, reject) =>
      input.write(this.pipes.serializeMessage(message), (error) => (error ? reject(error) : resolve())),
    )
  }

  async close(): Promise<void> {
    const { child } = this
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    child.stdin?.end()
    const timer = setTimeout(this.kill, graceMs)
    await ended
    clearTimeout(timer)
  }

  private read(buffer: ReadBuffer, chunk: Buffer): void {
    try {
      buffer.append(chunk)
    } catch (error) {
      // More than a message may have.
      this.onerror?.(error as Error)
      return this.kill()
    }
    for (;;) {
      try {
        const message = buffer.readMessage()
        if (message === null) return
        this.onmessage?.(message)
      } catch (error) {
        this.onerror?.(error as Error)
      }
    }
  }
}
