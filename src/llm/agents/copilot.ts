import { serverName, type AgentCli } from './agent.ts'

/**
 * GitHub Copilot CLI. Options as its programmatic reference of September 2026 has them: tools that are not allowed are denied where nobody can be asked.
 * It knows no limit of turns or money; time is limited from outside.
 */
export const copilot: AgentCli = {
  id: 'copilot',
  title: 'GitHub Copilot CLI',
  program: 'copilot',
  install: 'install GitHub Copilot CLI (npm install -g @github/copilot) and log in once by calling it',
  setup: '~/.copilot/mcp-config.json, or add it inside copilot with: /mcp add',
  mcpConfig: ({ command, args, env }, tools) => ({
    mcpServers: { [serverName]: { type: 'local', command, args, env, tools: [...tools] } },
  }),
  args: ({ prompt, configFile, tools }) => [
    ...['-p', prompt, '-s'],
    `--additional-mcp-config=@${configFile}`,
    '--disable-builtin-mcps',
    ...tools.map((tool) => `--allow-tool=${serverName}(${tool})`),
    ...['--no-ask-user', '--no-custom-instructions'],
  ],
  read: (stdout) => ({ text: stdout.trim(), failed: false }),
}
