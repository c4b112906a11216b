#!/usr/bin/env node
// Stands in for GitHub Copilot CLI; see fake-claude.mjs.
import { clear, misbehave, readConfig } from './fake-agent.mjs'

const flags = new Set()
const tools = []
let prompt
let config
const args = process.argv.slice(2)
while (args.length > 0) {
  const arg = args.shift()
  const [name, value] =
    arg.startsWith('--') && arg.includes('=') ? [arg.slice(0, arg.indexOf('=')), arg.slice(arg.indexOf('=') + 1)] : [arg]
  if (name === '-p') prompt = args.shift()
  else if (name === '--additional-mcp-config' && value.startsWith('@')) config = readConfig(value.slice(1))
  else if (name === '--allow-tool' && /^retriage\(\w+\)$/.test(value)) tools.push(value.slice('retriage('.length, -1))
  else if (['-s', '--disable-builtin-mcps', '--no-ask-user', '--no-custom-instructions'].includes(name)) flags.add(name)
  else usage(`unknown option '${arg}'`)
}
if (!prompt || !config || flags.size !== 4) usage('it would ask somebody, or speak to other servers')
if (!['local', 'stdio'].includes(config.type) || !Array.isArray(config.tools)) usage('an MCP server without its tools')
if (!tools.every((tool) => config.tools.includes('*') || config.tools.includes(tool))) usage('tools that the server does not offer')

await misbehave()
console.log((await clear({ server: config, tools, prompt })).text)

function usage(message) {
  console.error(`error: ${message}`)
  process.exit(1)
}
