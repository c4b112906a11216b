import { createHash, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { localhostHostValidation, localhostOriginValidation, toNodeHandler } from '@modelcontextprotocol/node'
import { createMcpHandler, type McpServer } from '@modelcontextprotocol/server'
import { RetriageError } from 'retriage/core'
import type { HttpOptions, Serving } from './create.ts'

const path = '/mcp'
const loopback = ['127.0.0.1', '::1', 'localhost']
const leastToken = 16

/** Streamable HTTP on loopback, behind checks of host, origin and token. */
export async function serveHttp(
  factory: () => McpServer,
  { token, host = '127.0.0.1', port = 0 }: HttpOptions,
): Promise<Serving & { url: string }> {
  if (!loopback.includes(host))
    throw new RetriageError(
      'usage',
      `${host}: this server listens on loopback alone; name ${loopback.join(', ')}, and reach it from elsewhere through ssh`,
    )
  if (token.length < leastToken)
    throw new RetriageError('usage', `the token is too short to keep anybody out; take ${leastToken} characters or more`)
  const handler = createMcpHandler(factory)
  const handle = toNodeHandler(handler)
  const guards = [localhostHostValidation(), localhostOriginValidation(), tokenValidation(token), pathValidation]
  const server = createServer((request, response) => {
    if (guards.every((allows) => allows(request, response))) void handle(request as Parameters<typeof handle>[0], response)
  })
  await listen(server, host, port)
  const { port: taken } = server.address() as AddressInfo
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}${path}`,
    async close() {
      await handler.close()
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

type Guard = (request: IncomingMessage, response: ServerResponse) => boolean

function tokenValidation(token: string): Guard {
  // Digests are of one length, which comparing in constant time needs and which says nothing about the token's.
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  const expected = digest(token)
  return ({ headers: { authorization = '' } }, response) => {
    const [, given] = /^Bearer +(\S+)$/i.exec(authorization) ?? []
    if (given !== undefined && timingSafeEqual(digest(given), expected)) return true
    refuse(response, 401, 'send the token of this server as "Authorization: Bearer …"', { 'www-authenticate': 'Bearer realm="retriage"' })
    return false
  }
}

const pathValidation: Guard = ({ url }, response) => {
  if (url === path || url?.startsWith(`${path}?`)) return true
  refuse(response, 404, `nothing is here; the server is at ${path}`)
  return false
}

function refuse(response: ServerResponse, status: number, message: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(JSON.stringify({ jsonrpc: '2.0', error: { code: -32000, message }, id: null }))
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new RetriageError('environment', `port ${port} is taken; name another with --port, or 0 for any that is free`)
          : error,
      ),
    )
    server.listen(port, host, () => resolve())
  })
}
