import type { LlmProvider, LlmReply } from 'retriage/classifiers'
import { z } from 'zod'
import { command, type CommandOptions } from './command.ts'
import { networkVariables } from './network.ts'

export interface ClaudeCommandOptions extends Pick<CommandOptions, 'env'> {
  /** Passed on as `--model`, such as `"sonnet"`; default the one that Claude Code chooses, which the audit then has as `claude`. */
  model?: string
  /** US dollars that one question may cost; default 0.25. */
  maxBudgetUsd?: number
  /** The program; default `claude` on the `PATH`. */
  command?: string
}

/**
 * A provider that asks through Claude Code, logged in as you are: one turn, no tools, no MCP servers, no settings, hooks, skills or instructions of
 * yours or of a project, nothing kept of the session, and a limit of money. What a question took is what Claude Code says.
 *
 * Beside what `command` hands on, it gets `CLAUDE_CONFIG_DIR`, `CLAUDE_CODE_OAUTH_TOKEN`, `ANTHROPIC_API_KEY`, `ANTHROPIC_AUTH_TOKEN`,
 * `ANTHROPIC_BASE_URL` and those of proxies, as far as they are set. Since no settings are read, a key that comes from an `apiKeyHelper`, or a cloud
 * that is chosen there, must be named in `env`.
 *
 * @throws from `ask`: `missing_dependency` where there is no `claude`, with how to install it
 */
export function claudeCommand({
  model,
  maxBudgetUsd = 0.25,
  command: program = 'claude',
  env = {},
}: ClaudeCommandOptions = {}): LlmProvider {
  return command({
    command: program,
    // Options that take any number of values are each followed by another option. The prompt goes to standard input.
    args: [
      ...['-p', '--output-format', 'json', '--system-prompt', '{instructions}'],
      ...['--tools', '', '--mcp-config', '{"mcpServers":{}}', '--strict-mcp-config', '--setting-sources', '', '--disable-slash-commands'],
      ...['--no-session-persistence', '--max-turns', '1', '--max-budget-usd', String(maxBudgetUsd)],
      ...(model === undefined ? [] : ['--model', model]),
    ],
    model: model ?? 'claude',
    env: {
      ...{ CLAUDE_CONFIG_DIR: true, CLAUDE_CODE_OAUTH_TOKEN: true },
      ...{ ANTHROPIC_API_KEY: true, ANTHROPIC_AUTH_TOKEN: true, ANTHROPIC_BASE_URL: true },
      ...{ DISABLE_AUTOUPDATER: '1' },
      ...networkVariables,
      ...env,
    },
    read: readResult,
    install: 'install Claude Code: npm install -g @anthropic-ai/claude-code, then log in with: claude',
  })
}

/** What `--output-format json` prints: https://code.claude.com/docs/en/headless */
const resultSchema = z.object({
  subtype: z.string().optional(),
  is_error: z.boolean().optional(),
  result: z.string().optional(),
  total_cost_usd: z.number().nonnegative().optional(),
  usage: z
    .object({
      input_tokens: z.number().default(0),
      cache_creation_input_tokens: z.number().nullish(),
      cache_read_input_tokens: z.number().nullish(),
      output_tokens: z.number().default(0),
    })
    .optional(),
})

function readResult(output: string): LlmReply {
  const { is_error: failed, subtype, result, usage, total_cost_usd: costUsd } = parse(output)
  if (failed === true || result === undefined || result.trim() === '') {
    throw new Error(`claude gave no answer: ${result?.trim() || subtype || 'nothing said'}`)
  }
  const { input_tokens = 0, cache_creation_input_tokens, cache_read_input_tokens, output_tokens: outputTokens = 0 } = usage ?? {}
  const inputTokens = input_tokens + (cache_creation_input_tokens ?? 0) + (cache_read_input_tokens ?? 0)
  if (!usage && costUsd === undefined) return { answer: result }
  return { answer: result, usage: { inputTokens, outputTokens, ...(costUsd === undefined ? {} : { costUsd }) } }
}

function parse(output: string): z.infer<typeof resultSchema> {
  try {
    return resultSchema.parse(JSON.parse(output))
  } catch {
    throw new Error('claude printed something else than the JSON it was asked for')
  }
}
