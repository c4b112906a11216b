import { CLIENT_INFO_META_KEY, McpServer, type CallToolResult, type ServerContext } from '@modelcontextprotocol/server'
import { serveStdio } from '@modelcontextprotocol/server/stdio'
import type { McpOptions, RetriageMcpServer } from './create.ts'
import { guidance } from './guide.ts'
import { serveHttp } from './http.ts'
import { registerTriageWorkflow } from './prompts/triage-workflow.ts'
import { registerCauses } from './resources/causes.ts'
import { registerGuide } from './resources/guide.ts'
import { registerTimeline } from './resources/timeline.ts'
import { Service } from './service.ts'
import type { Tool } from './tool.ts'
import { tools } from './tools/index.ts'
import { version } from './version.ts'

/** See `createMcpServer`. */
export function assemble(options: McpOptions): RetriageMcpServer {
  const service = new Service(options)
  const factory = (): McpServer => makeServer(service)
  return {
    factory,
    serveStdio: () => serveStdio(factory),
    serveHttp: (http) => serveHttp(factory, http),
  }
}

function makeServer(service: Service): McpServer {
  // What is offered never changes while the server is up.
  const fixed = { listChanged: false }
  const server = new McpServer(
    { name: 'retriage', version, title: 'retriage: what to do with failed jobs' },
    { capabilities: { tools: fixed, prompts: fixed, resources: fixed }, instructions: guidance },
  )
  for (const tool of tools) if (tool.offered(service)) registerTool(server, tool, service)
  registerTriageWorkflow(server, service)
  registerCauses(server)
  registerGuide(server)
  registerTimeline(server, service)
  return server
}

function registerTool(server: McpServer, { name, title, description, input, output, annotations, run }: Tool, service: Service): void {
  const config = { title, description, inputSchema: input, outputSchema: output, annotations }
  server.registerTool(name, config, async (given, context): Promise<CallToolResult> => {
    try {
      const data = service.out.data(await run(given, service, service.actorOf(clientOf(server, context))))
      return { structuredContent: data, content: [{ type: 'text', text: JSON.stringify(data) }] }
    } catch (error) {
      const message = service.out.line(error instanceof Error ? error.message : String(error), 2000)
      return { isError: true, content: [{ type: 'text', text: message }] }
    }
  })
}

/** The name a client gives itself: with each request since 2026-07-28, and before that once, which a stateless server has forgotten. */
function clientOf(server: McpServer, { mcpReq }: ServerContext): string | undefined {
  const sent = (mcpReq.envelope as Record<string, { name?: unknown } | undefined> | undefined)?.[CLIENT_INFO_META_KEY]?.name
  if (typeof sent === 'string') return sent
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the one place where revisions before 2026-07-28 keep it
  return server.server.getClientVersion()?.name
}
