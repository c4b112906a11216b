// Servers on 127.0.0.1 that speak as vendors of models do, and answer what a test tells them. No model is behind them.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a server does about one request. */
export type Turn =
  | { does: 'answers'; text: string | null; ends?: Ending; afterMs?: number }
  | { does: 'refuses'; status: number; headers?: Record<string, string>; message?: string }
  | { does: 'hangs' }
  /** Sends the beginning of an answer and closes the connection. */
  | { does: 'breaks off'; text: string }
  /** Sends the beginning of an answer and nothing more. */
  | { does: 'stalls'; text: string }

/** Why an answer ends. */
export type Ending = 'done' | 'length' | 'refusal'

/** One request as it came. */
export interface Received {
  path: string
  headers: NodeJS.Dict<string | string[]>
  body: Record<string, unknown>
}

export interface ModelServer {
  /** Without a slash at its end. */
  url: string
  received: readonly Received[]
  /** Requests that are neither answered nor given up by the other side. */
  open: () => number
  close: () => Promise<void>
}

/** How one vendor writes down an answer and a refusal. */
export interface Dialect {
  answer: (text: string | null, ends: Ending, model: unknown) => object
  error: (status: number, message: string) => object
}

/** Tokens that every answer claims to have taken. */
export const claimed = { inputTokens: 1234, outputTokens: 56 }

/** Starts a server on a free port. `turn` is asked about each request, which counts from 1. */
export async function startModelServer(dialect: Dialect, turn: (received: Received, count: number) => Turn): Promise<ModelServer> {
  const received: Received[] = []
  const open = new Set<ServerResponse>()
  const server = createServer((request, response) => {
    open.add(response)
    response.on('close', () => open.delete(response))
    void readBody(request).then((text) => {
      const item: Received = { path: request.url ?? '', headers: request.headers, body: JSON.parse(text) as Received['body'] }
      received.push(item)
      reply(response, dialect, turn(item, received.length), item.body['model'])
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    open: () => open.size,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function reply(response: ServerResponse, dialect: Dialect, turn: Turn, model: unknown): void {
  const head = { 'content-type': 'application/json', 'x-request-id': 'req_1' }
  switch (turn.does) {
    case 'answers': {
      const send = (): void => {
        response.writeHead(200, head).end(JSON.stringify(dialect.answer(turn.text, turn.ends ?? 'done', model)))
      }
      if (turn.afterMs === undefined) return send()
      const timer = setTimeout(send, turn.afterMs)
      response.on('close', () => clearTimeout(timer))
      return
    }
    case 'refuses':
      response.writeHead(turn.status, { ...head, ...turn.headers })
      response.end(JSON.stringify(dialect.error(turn.status, turn.message ?? 'overloaded')))
      return
    case 'breaks off':
    case 'stalls': {
      const whole = JSON.stringify(dialect.answer(turn.text, 'done', model))
      response.writeHead(200, { ...head, 'content-length': String(Buffer.byteLength(whole)) })
      response.write(whole.slice(0, Math.floor(whole.length / 2)), () => {
        if (turn.does === 'breaks off') response.socket?.destroy()
      })
      return
    }
    case 'hangs':
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
