import type { LlmProvider } from 'retriage/classifiers'
import { command, type CommandOptions } from './command.ts'
import { networkVariables } from './network.ts'

export interface CopilotCommandOptions extends Pick<CommandOptions, 'env' | 'price'> {
  /** Passed on as `--model`; default the one that Copilot chooses, which the audit then has as `copilot`. */
  model?: string
  /** The program; default `copilot` on the `PATH`. */
  command?: string
}

/**
 * A provider that asks through the GitHub Copilot CLI, logged in as you are: no tools, no built-in MCP server, no custom instructions, no questions
 * back. It has no limit of money of its own and does not say what a question took, so tokens are estimated. The question goes to its standard input.
 *
 * Beside what `command` hands on, it gets `COPILOT_GITHUB_TOKEN`, `GH_TOKEN`, `GITHUB_TOKEN`, `COPILOT_HOME` and those of proxies, as far as they are
 * set. MCP servers that you have configured for Copilot are started with it, though it may use none of their tools; with a token in the environment,
 * `env: { COPILOT_HOME: '/an/empty/folder' }` keeps them away.
 *
 * @throws from `ask`: `missing_dependency` where there is no `copilot`, with how to install it
 */
export function copilotCommand({ model, command: program = 'copilot', env = {}, price }: CopilotCommandOptions = {}): LlmProvider {
  return command({
    command: program,
    args: [
      ...['-s', '--no-ask-user', '--no-custom-instructions', '--disable-builtin-mcps'],
      // None at all, and of those that could do harm not even where the list is not heeded.
      ...['--available-tools=', '--deny-tool=shell', '--deny-tool=write'],
      ...(model === undefined ? [] : ['--model', model]),
    ],
    model: model ?? 'copilot',
    ...(price ? { price } : {}),
    env: {
      ...{ COPILOT_GITHUB_TOKEN: true, GH_TOKEN: true, GITHUB_TOKEN: true, COPILOT_HOME: true, COPILOT_AUTO_UPDATE: 'false' },
      ...networkVariables,
      ...env,
    },
    install: 'install the GitHub Copilot CLI: npm install -g @github/copilot, then log in with: copilot',
  })
}
