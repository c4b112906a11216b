import { Command, Option } from 'commander'
import { whole } from '../arguments.ts'
import { databaseOption } from '../database.ts'
import { configCommand } from '../mcp/config.ts'
import { serve, type ServeOptions } from '../mcp/serve.ts'

const notes = `
An agent that starts this program speaks to it on standard input and output. "retriage mcp config claude" and "retriage mcp config copilot" print what the
agent needs to know. Tools that change anything take dry_run, which is true unless the agent says false, and what an agent may ask for is bounded by the
"model" part of the policy. With --workflow it sees and resolves the failures of that workflow alone, and cannot start it again.`

/** `retriage mcp`: tools, prompts and resources for agents. */
export function mcpCommand(): Command {
  return new Command('mcp')
    .description('serve the Model Context Protocol, so that an agent can decide about failed jobs')
    .option('--workflow <ID>', 'be about this workflow alone')
    .option('--job <ID...>', 'with --workflow: about these jobs of it alone')
    .option('--actor <NAME>', 'who decides, for the audit, which puts "llm:" before it (default: as the client introduces itself)')
    .option('--policy <FILE>', 'changes to the default policy (YAML or JSON); its "model" bounds what an agent may do')
    .option('--redactions <FILE>', 'further kinds of credentials to take out (YAML or JSON), beside those it knows')
    .option('--http', 'listen on loopback instead of standard input and output')
    .option('--port <N>', 'with --http: port to listen on, 0 for any that is free', whole(0), 0)
    .option('--host <HOST>', 'with --http: 127.0.0.1, ::1 or localhost', '127.0.0.1')
    .addOption(
      new Option('--token <TOKEN>', 'with --http: what clients must send (default: one is made and printed)').env('RETRIAGE_MCP_TOKEN'),
    )
    .addOption(databaseOption())
    .addHelpText('after', notes)
    .action((options: ServeOptions) => serve(options))
    .addCommand(configCommand())
}
