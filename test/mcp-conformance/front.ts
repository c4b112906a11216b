import { createServer, request, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A server on loopback that passes requests on. */
export interface Front {
  url: string
  close(): Promise<void>
}

/**
 * Stands before a server for a client that knows neither its token nor its names: adds the token to every request, and has the suite’s example tools,
 * prompts and resources mean ours. Everything else, host and origin included, goes through as it is, and so do all answers.
 */
export async function openFront(target: string, token: string): Promise<Front> {
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      const { body, name } = translate(Buffer.concat(chunks))
      const outgoing = request(
        new URL(incoming.url ?? '/', target),
        { method: incoming.method ?? 'GET', headers: headersFor(incoming.headers, { token, body, name }) },
        (answer) => {
          response.writeHead(answer.statusCode ?? 500, answer.headers)
          answer.pipe(response)
        },
      )
      outgoing.on('error', () => response.destroy())
      response.on('close', () => outgoing.destroy())
      outgoing.end(body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/mcp`,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Id of a job that is there, as the suite’s template of a resource spells it, and of a workflow that is not. */
export const suiteJob = 123
const noWorkflow = 999

interface Params {
  name?: string
  uri?: string
  arguments?: Record<string, string | number>
  ref?: { name?: string }
  argument?: { name: string; value: string }
}

const tools: Readonly<Record<string, Params>> = {
  test_simple_text: { name: 'get_workflow_status', arguments: { workflow_id: 1 } },
  test_error_handling: { name: 'get_workflow_status', arguments: { workflow_id: noWorkflow } },
}
const resources: Readonly<Record<string, string>> = {
  'test://static-text': 'retriage://guide',
  [`test://template/${suiteJob}/data`]: `retriage://jobs/${suiteJob}/timeline`,
}
/** Ours takes one argument, which gets the values of all of theirs. */
const prompts: readonly string[] = ['test_simple_prompt', 'test_prompt_with_arguments']

function translate(given: Buffer): { body: Buffer; name: string | undefined } {
  let message: { method?: string; params?: Params }
  try {
    message = JSON.parse(given.toString()) as typeof message
  } catch {
    return { body: given, name: undefined }
  }
  const params = paramsFor(message.method, message.params ?? {})
  if (!params) return { body: given, name: undefined }
  return { body: Buffer.from(JSON.stringify({ ...message, params: { ...message.params, ...params } })), name: params.name ?? params.uri }
}

function paramsFor(method: string | undefined, { name = '', uri = '', arguments: values = {}, ref }: Params): Params | undefined {
  if (method === 'tools/call') return tools[name]
  if (method === 'resources/read') return resources[uri] === undefined ? undefined : { uri: resources[uri] }
  if (method === 'prompts/get' && prompts.includes(name))
    return { name: 'triage-workflow', arguments: { workflow_id: Object.values(values).join(' ') || '1' } }
  if (method === 'completion/complete' && prompts.includes(ref?.name ?? ''))
    return { ref: { ...ref, name: 'triage-workflow' }, argument: { name: 'workflow_id', value: '' } }
  return undefined
}

/** Since 2026-07-28 a header repeats the name that the message holds. */
function headersFor(
  given: IncomingHttpHeaders,
  { token, body, name }: { token: string; body: Buffer; name: string | undefined },
): IncomingHttpHeaders {
  return {
    ...given,
    authorization: `Bearer ${token}`,
    ...(body.length > 0 ? { 'content-length': String(body.length) } : {}),
    ...(name !== undefined && given['mcp-name'] !== undefined ? { 'mcp-name': name } : {}),
  }
}
