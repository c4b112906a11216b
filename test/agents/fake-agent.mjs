// What both stand-ins share: they really speak to the server that retriage configures, as an agent does that follows its prompt.
import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { setInterval } from 'node:timers'
import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'

export function readConfig(file) {
  const { mcpServers } = JSON.parse(readFileSync(file, 'utf8'))
  if (Object.keys(mcpServers).join() !== 'retriage') throw new Error('exactly one server')
  return mcpServers.retriage
}

/** Retries what speaks of a connection, gives up what speaks of a format, leaves the rest, and says so. */
export async function clear({ server, tools, prompt }) {
  const workflowId = /workflow (\S+?)\./.exec(prompt)[1]
  const client = new Client({ name: 'fake-agent', version: '1' })
  await client.connect(new StdioClientTransport({ command: server.command, args: server.args, env: { ...process.env, ...server.env } }))
  let turns = 0
  const call = async (name, args) => {
    if (!tools.includes(name)) throw new Error(`${name} is not allowed`)
    turns++
    const { structuredContent, isError, content } = await client.callTool({ name, arguments: args })
    if (isError) throw new Error(content[0].text)
    return structuredContent
  }
  const offered = (await client.listTools()).tools.map(({ name }) => name)
  const { pending_failed_jobs: jobs } = await call('list_pending_failed_jobs', { workflow_id: workflowId })
  const classifications = jobs.flatMap(({ job_id, attempt_id, stderr_tail }) => {
    const say = (action, reason) => [{ job_id, attempt_id, action, reason }]
    if (/said LATER/.test(stderr_tail))
      return say('retry', `the keeper asks to come again later${leak('; token=ghp_abcdefghijklmnopqrstuvwxyz0123456789')}`)
    if (/inside out/.test(stderr_tail)) return say('fail', 'an element of the mesh is inside out')
    return []
  })
  const ask = (dry_run) => call('classify_and_resolve_failures', { workflow_id: workflowId, classifications, dry_run })
  const results = classifications.length === 0 ? [] : [await ask(true), await ask(false)]
  await client.close()
  if (process.env.FAKE_AGENT_TRACE)
    writeFileSync(process.env.FAKE_AGENT_TRACE, JSON.stringify({ offered, tools, cwd: process.cwd(), jobs, results }))
  return { text: `Resolved ${classifications.length} of ${jobs.length}.${leak(' password=hunter2')}`, turns }
}

const leak = (secret) => (process.env.FAKE_AGENT === 'leak' ? secret : '')

/** As FAKE_AGENT says: give away a secret; hang, with a child of its own; die; talk without end; answer with nonsense. */
export async function misbehave() {
  const how = process.env.FAKE_AGENT
  if (how === 'hang') {
    process.on('SIGTERM', () => undefined)
    const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { stdio: 'inherit' })
    writeFileSync(process.env.FAKE_AGENT_TRACE, String(child.pid))
    await new Promise((resolve) => setInterval(resolve, 2 ** 30))
  }
  if (how === 'die') {
    console.error('API Error: 401 x-api-key: sk-ant-api03-abcdefghijklmnopqrstuvwxyz0123456789')
    process.exit(1)
  }
  if (how === 'flood') {
    for (let n = 0; n < 3000; n++)
      if (!process.stdout.write(`${'spam '.repeat(400)}\n`)) await new Promise((resume) => process.stdout.once('drain', resume))
    process.exit(0)
  }
  if (how === 'nonsense') {
    console.log('I will not do that.')
    process.exit(0)
  }
}
