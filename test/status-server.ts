// An MCP server as others write them: a status page, with tools that fail, hang, and say too much. Over stdio when it is started as a program.
import { writeSync } from 'node:fs'
import { McpServer } from '@modelcontextprotocol/server'
import { serveStdio } from '@modelcontextprotocol/server/stdio'
import { z } from 'zod'

/** A new server; `onCall` is told of every tool that is called. */
export function statusServer(onCall: (tool: string, args: unknown) => void = () => undefined): McpServer {
  const server = new McpServer({ name: 'status', version: '1.0.0' })
  const text = (said: string, isError = false) => ({ content: [{ type: 'text' as const, text: said }], isError })
  const tool = (name: string, answer: (args: Record<string, unknown>) => ReturnType<typeof text> | Promise<never>) =>
    server.registerTool(name, { inputSchema: z.looseObject({}) }, async (args) => {
      onCall(name, args)
      return answer(args)
    })
  tool('get_status', (args) => text(`storage: degraded since 02:10 ${JSON.stringify(args)}`))
  tool('fail', () => text('no such service, password=hunter2-exam', true))
  tool('throw', () => {
    throw new Error('broken with ghp_aB3dE5gH7jK9mN2pQ4aB3dE5gH7jK9mN2pQ4')
  })
  tool('hang', () => new Promise<never>(() => undefined))
  tool('leak', () => text('token: ghp_aB3dE5gH7jK9mN2pQ4aB3dE5gH7jK9mN2pQ4 and password=hunter2-exam'))
  tool('long', () => text('\u001b[31mred\u001b[0m\n\u202e' + 'x'.repeat(300_000)))
  tool('nothing', () => text(''))
  tool('delete_everything', () => text('done'))
  return server
}

if (process.argv[1] === import.meta.filename || process.argv[1]?.endsWith('status-server.ts')) {
  writeSync(2, 'status server with password=hunter2-exam\n')
  serveStdio(() => statusServer((tool) => writeSync(2, `called ${tool}\n`)))
}
