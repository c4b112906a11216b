import { describe, expect, it } from 'vitest'
import { agentOf, agents, claude, copilot, findAgent, type Errand } from './index.ts'

const server = { command: 'retriage', args: ['mcp', '--workflow', '7'], env: { RETRIAGE_DATABASE: '/data/r.db' } }
const tools = ['get_job_logs', 'classify_and_resolve_failures']
const errand: Errand = { prompt: 'Clear up workflow 7.', configFile: '/tmp/x/mcp.json', tools, maxTurns: 40, maxUsd: 2 }

describe('claude', () => {
  it('is called with one server, no tools of its own, and limits', () => {
    expect(claude.args(errand)).toEqual([
      ...['-p', 'Clear up workflow 7.', '--mcp-config', '/tmp/x/mcp.json', '--strict-mcp-config', '--tools', ''],
      ...['--allowedTools', 'mcp__retriage__get_job_logs', 'mcp__retriage__classify_and_resolve_failures'],
      ...[
        '--permission-mode',
        'dontAsk',
        '--output-format',
        'json',
        '--max-turns',
        '40',
        '--max-budget-usd',
        '2',
        '--no-session-persistence',
      ],
    ])
    expect(claude.mcpConfig(server, tools)).toEqual({ mcpServers: { retriage: { type: 'stdio', ...server } } })
  })

  const result = { type: 'result', subtype: 'success', is_error: false, result: 'Done.', total_cost_usd: 0.02, num_turns: 5 }
  it.each([
    ['a result', JSON.stringify(result), { text: 'Done.', failed: false, costUsd: 0.02, turns: 5 }],
    ['messages', JSON.stringify([{ type: 'system' }, result]), { text: 'Done.', failed: false, costUsd: 0.02, turns: 5 }],
    ['an error', JSON.stringify({ ...result, is_error: true }), { text: 'Done.', failed: true, costUsd: 0.02, turns: 5 }],
    [
      'a limit',
      JSON.stringify({ type: 'result', subtype: 'error_max_turns', num_turns: 40 }),
      { text: 'ended with error_max_turns', failed: true, turns: 40 },
    ],
    ['text', 'Invalid API key\n', { text: 'Invalid API key', failed: true }],
    ['nothing', '', { text: '', failed: true }],
    ['null', 'null', { text: 'null', failed: true }],
  ])('reads %s', (_, stdout, expected) => expect(claude.read(stdout)).toEqual(expected))
})

describe('copilot', () => {
  it('is called with one server and its tools, and asks nobody', () => {
    expect(copilot.args(errand)).toEqual([
      ...['-p', 'Clear up workflow 7.', '-s', '--additional-mcp-config=@/tmp/x/mcp.json', '--disable-builtin-mcps'],
      ...['--allow-tool=retriage(get_job_logs)', '--allow-tool=retriage(classify_and_resolve_failures)'],
      ...['--no-ask-user', '--no-custom-instructions'],
    ])
    expect(copilot.mcpConfig(server, tools)).toEqual({ mcpServers: { retriage: { type: 'local', ...server, tools } } })
  })

  it('reads text', () => expect(copilot.read(' Done.\n')).toEqual({ text: 'Done.', failed: false }))
})

describe('agentOf and findAgent', () => {
  it('know the agents there are', () => {
    expect(Object.keys(agents).map((id) => agentOf(id).id)).toEqual(['claude', 'copilot'])
    for (const id of ['gemini', 'toString', '', 'CLAUDE']) expect(() => agentOf(id)).toThrow(`there is no agent "${id}"`)
    expect(() => agentOf('claud')).toThrow('did you mean claude? (claude, copilot)')
  })

  it('say what to install', async () => {
    await expect(findAgent(copilot, '/nowhere')).rejects.toThrow(/no program "copilot" on the PATH; install GitHub Copilot CLI/)
  })
})
