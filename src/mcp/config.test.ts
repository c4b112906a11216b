import { expect, it } from 'vitest'
import { isAgent, mcpConfig } from './config.ts'

const launch = { command: 'retriage', args: ['mcp', '--database', '/data/retriage.db'] }

it('writes what Claude Code reads', () => {
  expect(mcpConfig('claude', { ...launch, tools: ['get_job_logs'] })).toEqual({
    mcpServers: { retriage: { type: 'stdio', command: 'retriage', args: ['mcp', '--database', '/data/retriage.db'], env: {} } },
  })
})

it('writes what the Copilot CLI reads, with the tools it may use', () => {
  const common = { type: 'local', command: 'retriage', args: launch.args, env: {} }
  expect(mcpConfig('copilot', launch)).toEqual({ mcpServers: { retriage: { ...common, tools: ['*'] } } })
  expect(mcpConfig('copilot', { ...launch, env: { A: 'b' }, tools: ['get_job_logs'] })).toEqual({
    mcpServers: { retriage: { ...common, env: { A: 'b' }, tools: ['get_job_logs'] } },
  })
})

it('knows its agents', () => {
  expect(['claude', 'copilot', 'codex', 'toString'].map(isAgent)).toEqual([true, true, false, false])
})
