#!/usr/bin/env node
import { createRequire } from 'node:module'
import { Command, CommanderError } from 'commander'
import { exit } from './exit.ts'
import { describeError } from './describe-error.ts'
import { exitStatus, statusOfError } from './exit-status.ts'
import { Interrupted } from './run/interrupt.ts'
import { redact } from 'retriage'

/** Every command by name. Only the one that is called is loaded. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  classify: async () => (await import('./commands/classify.ts')).classifyCommand(),
  jobs: async () => (await import('./commands/jobs.ts')).jobsCommand(),
  mcp: async () => (await import('./commands/mcp.ts')).mcpCommand(),
  patterns: async () => (await import('./commands/patterns.ts')).patternsCommand(),
  recover: async () => (await import('./commands/recover.ts')).recoverCommand(),
  run: async () => (await import('./commands/run.ts')).runCommand(),
  watch: async () => (await import('./commands/watch.ts')).watchCommand(),
  workflows: async () => (await import('./commands/workflows.ts')).workflowsCommand(),
}

async function program(args: readonly string[]): Promise<Command> {
  const { version } = createRequire(import.meta.url)('retriage/package.json') as { version: string }
  const root = new Command('retriage')
    .description('Decides what to do with every failed job, and shows why.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .showHelpAfterError('(--help shows how it is used)')
    .exitOverride()
  const called = args.find((arg) => Object.hasOwn(commands, arg))
  for (const load of called === undefined ? Object.values(commands) : [commands[called]!]) {
    const command = await load()
    inherit(command, root)
    root.addCommand(command)
  }
  return root
}

/** Commands are made before they have a parent, and what they do about errors comes from it. */
function inherit(command: Command, parent: Command): void {
  command.copyInheritedSettings(parent)
  for (const child of command.commands) inherit(child, command)
}

/** Runs one command line; what goes wrong becomes one line on standard error and an exit status. */
async function main(args: readonly string[]): Promise<void> {
  try {
    await (await program(args)).parseAsync(args, { from: 'user' })
  } catch (error) {
    // It has said itself what was wrong.
    const said = error instanceof CommanderError
    if (!said) process.stderr.write(`retriage: ${redact(describeError(error))}\n`)
    exit(said ? (error.exitCode === 0 ? 0 : exitStatus.usage) : error instanceof Interrupted ? error.status : statusOfError(error))
  }
}

// A reader that has seen enough, such as `head`, is no reason to end a run.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => error.code === 'EPIPE' || exit(exitStatus.software))

await main(process.argv.slice(2))
