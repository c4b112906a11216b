#!/usr/bin/env node
// Stands in for Claude Code: takes the options of its non-interactive call and no others, starts the one MCP server of its configuration, and clears the queue
// by rules of its own. FAKE_AGENT makes it misbehave.
import { clear, misbehave, readConfig } from './fake-agent.mjs'

const options = { '-p': 1, '--mcp-config': 1, '--strict-mcp-config': 0, '--tools': 1, '--allowedTools': Infinity, '--permission-mode': 1 }
Object.assign(options, { '--output-format': 1, '--max-turns': 1, '--max-budget-usd': 1, '--no-session-persistence': 0 })

const given = {}
const args = process.argv.slice(2)
while (args.length > 0) {
  const name = args.shift()
  if (!Object.hasOwn(options, name)) usage(`unknown option '${name}'`)
  const values = []
  while (args.length > 0 && values.length < options[name] && (options[name] === 1 || !args[0].startsWith('-'))) values.push(args.shift())
  if (options[name] === 1 && values.length !== 1) usage(`option '${name}' argument missing`)
  given[name] = options[name] === 1 ? values[0] : values
}
if (!given['-p']) usage('Input must be provided')
if (given['--tools'] !== '' || !given['--strict-mcp-config'] || given['--permission-mode'] !== 'dontAsk')
  usage('more tools than those of the server')
if (given['--output-format'] !== 'json' || !(given['--max-turns'] > 0) || !(given['--max-budget-usd'] > 0)) usage('no limits')

await misbehave()
const server = readConfig(given['--mcp-config'])
if (server.type !== 'stdio') usage(`MCP server of type ${server.type}`)
const tools = given['--allowedTools'].map((tool) => tool.replace(/^mcp__retriage__/, ''))
const { text, turns } = await clear({ server, tools, prompt: given['-p'] })
const usage_ = { input_tokens: 1200, output_tokens: 150 }
console.log(
  JSON.stringify({
    type: 'result',
    subtype: 'success',
    is_error: false,
    result: text,
    session_id: 's',
    total_cost_usd: 0.0123,
    num_turns: turns,
    usage: usage_,
  }),
)

function usage(message) {
  console.error(`error: ${message}`)
  process.exit(1)
}
