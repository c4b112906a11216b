import { existsSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import { Argument, Command } from 'commander'
import { agentOf, agents, type McpServerCommand } from 'retriage/llm/agents'
import { Database, databaseOption } from '../database.ts'
import { write } from '../streams.ts'

/** `retriage mcp config`: what an agent needs to start the server. */
export function configCommand(): Command {
  return new Command('config')
    .description('print the configuration by which an agent starts this server')
    .addArgument(new Argument('<AGENT>', Object.keys(agents).join(' or ')))
    .addOption(databaseOption())
    .action(async (name: string, _: unknown, command: Command) => {
      const agent = agentOf(name)
      // Both commands have the option, and which of the two takes it depends on where it stands.
      const { launch, remark } = launchOf(new Database(command.optsWithGlobals()))
      await write(process.stdout, `${JSON.stringify(agent.mcpConfig(launch, ['*']), null, 2)}\n`)
      process.stderr.write(`put it into ${agent.setup}${remark}\n`)
    })
}

/** The same program as this one, from wherever the agent starts it. */
function launchOf(database: Database): { launch: McpServerCommand; remark: string } {
  const [command, ...before] = onPath('retriage') ? ['retriage'] : [process.execPath, ...process.execArgv, resolve(process.argv[1] ?? '')]
  const start = { command: command, args: [...before, 'mcp'], env: {} }
  if (database.file !== undefined) return { launch: { ...start, args: [...start.args, '--database', resolve(database.file)] }, remark: '' }
  if (database.place === database.address)
    return { launch: { ...start, args: [...start.args, '--database', database.address] }, remark: '' }
  const env = { RETRIAGE_DATABASE: '${RETRIAGE_DATABASE}' }
  return { launch: { ...start, env }, remark: '; the address holds a password, so set RETRIAGE_DATABASE where the agent is started' }
}

/** Whether an agent finds it by its name, too: the folders that npm and npx put in front are there only for what they start. */
function onPath(program: string): boolean {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '' && !folder.endsWith(npmFolder))
  return folders.some((folder) => existsSync(join(folder, program)))
}

const npmFolder = join('node_modules', '.bin')
