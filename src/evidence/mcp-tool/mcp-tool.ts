import { printable, redact, RetriageError, type Category, type EvidenceProvider, type RedactionRule } from 'retriage/core'
import { Answers } from '../answers.ts'
import { concerns } from '../telling-lines.ts'
import type { CommandServer } from './child-transport.ts'
import { McpConnection, type HttpServer } from './connection.ts'
import { readTemplate, type ArgumentTemplate } from './template.ts'

export interface McpToolOptions {
  /** The server: a command that is started and spoken to through its pipes, or an address. */
  server: CommandServer | HttpServer
  /** The one tool that is called. It should read and change nothing. */
  tool: string
  /**
   * Its arguments. Text may hold fields of the failure: `{job_id}`, `{job}` (its name), `{attempt}`, `{host}`, `{command}`, `{exit_code}`, `{signal}`,
   * `{scheduler_state}`, `{cause}`, `{category}`, `{action}`, `{evidence_line}`. About a failure that lacks one of them the tool is not asked. Default none.
   */
  arguments?: ArgumentTemplate
  /** Default the name of the tool: `get_status` is `get-status`. */
  id?: string
  /** Categories of failures it is asked about, beside whatever is held; default all failures. */
  categories?: readonly Category[]
  /** Milliseconds for which an answer is good for the same arguments; default 30,000. */
  keptMs?: number
  /** Different arguments that are asked about in that time; default 50. */
  mostQuestions?: number
  /** Milliseconds for starting and greeting the server; default 10,000. It goes on in the background where the asker has less. */
  connectTimeoutMs?: number
  /** Kinds of credentials beside those that `redact` knows. */
  redactions?: readonly RedactionRule[]
}

/** A provider that holds a connection. */
export interface McpToolProvider extends EvidenceProvider {
  /** Ends the server that was started. Not needed for the process to end. */
  close(): Promise<void>
}

/** UTF-16 units of what a tool says. */
const mostUnits = 500
/** What the asker has left after the last answer came. */
const spareMs = 100

/**
 * Asks a tool of an MCP server, such as a status page or a monitoring system, and says what it says. A tool that says that it failed has said nothing;
 * that is reported.
 *
 * Needs the package `@modelcontextprotocol/client`.
 *
 * @throws `usage` for a field of the arguments that there is not, or an id that is no lower-case words joined by hyphens; `missing_dependency` when it is
 *   first asked without the package
 * @example
 * mcpTool({ server: { url: 'https://status.example/mcp' }, tool: 'incidents', arguments: { service: 'storage', host: '{host}' } })
 */
export function mcpTool(options: McpToolOptions): McpToolProvider {
  const { server, tool, arguments: template = {}, categories, keptMs = 30_000, mostQuestions = 50, redactions = [] } = options
  const id =
    options.id ??
    tool
      .replace(/[^A-Za-z0-9]+/g, '-')
      .replace(/^-|-$/g, '')
      .toLowerCase()
  if (tool === '' || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id))
    throw new RetriageError(
      'usage',
      `mcpTool: ${JSON.stringify(id)} is no id for tool ${JSON.stringify(tool)}; give "id" in lower-case words joined by hyphens`,
    )
  const fill = readTemplate(template, redactions)
  const connection = new McpConnection(server, options.connectTimeoutMs ?? 10_000)
  const answers = new Answers<string>(keptMs, mostQuestions)

  async function ask(args: Record<string, unknown>, timeoutMs: number): Promise<string> {
    const { content, structuredContent, isError } = await connection.call(tool, args, timeoutMs)
    const blocks: unknown[] = Array.isArray(content) ? content : []
    const text = blocks.flatMap((block) => (isText(block) ? [block.text] : [])).join(' ')
    const said = clean(text !== '' || structuredContent === undefined ? text : JSON.stringify(structuredContent))
    if (isError === true) throw new Error(`the tool "${tool}" says that it failed: ${said.slice(0, 200)}`)
    return said
  }

  // Redacted before it is cut, or half a credential would be left.
  function clean(text: string): string {
    return printable(redact(text.slice(0, 100_000), { extra: redactions }), mostUnits)
  }

  return {
    id,
    async gather(failure, occasion, { timeoutMs }) {
      if (categories && !concerns(occasion.decision, categories)) return []
      const args = fill(failure, occasion)
      if (!args) return []
      const said = await answers.get(JSON.stringify(args), () => ask(args, Math.max(1, timeoutMs - Math.min(spareMs, timeoutMs / 4))))
      return said === undefined || said === '' ? [] : [{ rule: `mcp/${tool}`, detail: said }]
    },
    close: () => connection.close(),
  }
}

function isText(block: unknown): block is { text: string } {
  return (
    typeof block === 'object' &&
    block !== null &&
    'type' in block &&
    block.type === 'text' &&
    'text' in block &&
    typeof block.text === 'string'
  )
}
