import { existsSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import { Argument, Command } from 'commander'
import { RetriageError } from 'retriage'
import { agents, isAgent, mcpConfig, type Agent, type McpLaunch } from 'retriage/mcp'
import { Database, databaseOption } from '../database.ts'
import { write } from '../streams.ts'

/** Where each agent keeps its servers. */
const files: Readonly<Record<Agent, string>> = {
  claude: 'put it into .mcp.json of the project, or add it with: claude mcp add-json retriage \'{"type":"stdio",…}\' (the inner object)',
  copilot: 'put it into ~/.copilot/mcp-config.json, or add it inside copilot with: /mcp add',
}

/** `retriage mcp config`: what an agent needs to start the server. */
export function configCommand(): Command {
  return new Command('config')
    .description('print the configuration by which an agent starts this server')
    .addArgument(new Argument('<AGENT>', agents.join(' or ')))
    .addOption(databaseOption())
    .action(async (agent: string, _: unknown, command: Command) => {
      if (!isAgent(agent))
        throw new RetriageError('usage', `no configuration is known for ${JSON.stringify(agent)}; name ${agents.join(' or ')}`)
      // Both commands have the option, and which of the two takes it depends on where it stands.
      const { launch, remark } = launchOf(new Database(command.optsWithGlobals()))
      await write(process.stdout, `${JSON.stringify(mcpConfig(agent, launch), null, 2)}\n`)
      process.stderr.write(`${files[agent]}${remark}\n`)
    })
}

/** The same program as this one, from wherever the agent starts it. */
function launchOf(database: Database): { launch: McpLaunch; remark: string } {
  const [command, ...before] = onPath('retriage') ? ['retriage'] : [process.execPath, ...process.execArgv, resolve(process.argv[1] ?? '')]
  const start = { command: command, args: [...before, 'mcp'] }
  if (database.file !== undefined) return { launch: { ...start, args: [...start.args, '--database', resolve(database.file)] }, remark: '' }
  if (database.place === database.address)
    return { launch: { ...start, args: [...start.args, '--database', database.address] }, remark: '' }
  const env = { RETRIAGE_DATABASE: '${RETRIAGE_DATABASE}' }
  return { launch: { ...start, env }, remark: '; the address holds a password, so set RETRIAGE_DATABASE where the agent is started' }
}

function onPath(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => folder !== '' && existsSync(join(folder, program)))
}
