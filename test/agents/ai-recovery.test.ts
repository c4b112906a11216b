// `recover --ai-recovery` with programs that stand in for the agents: they take the documented options, start the configured server and speak MCP to it.
import { mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { openStore } from 'retriage/stores'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { runCli, startCli, type Ended } from '../cli-process.ts'

let root: string
let bin: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'retriage-agents-'))
  bin = join(root, 'bin')
  await mkdir(bin)
  for (const agent of ['claude', 'copilot']) await symlink(join(import.meta.dirname, `fake-${agent}.mjs`), join(bin, agent))
})
afterAll(() => rm(root, { recursive: true, force: true }))

const spec = `
name: nightly
use_pending_failed: true
resource_requirements: [{ name: small, memory: 200m }]
jobs:
  - { name: one, command: "echo 'lease 3: keeper said LATER' >&2; [ $RETRIAGE_ATTEMPT_ID -gt 1 ] || exit 3", resource_requirements: small }
  - { name: two, command: "echo 'lease 9: keeper said LATER' >&2; [ $RETRIAGE_ATTEMPT_ID -gt 1 ] || exit 3" }
  - { name: three, command: "echo 'mesh: element 7 is inside out' >&2; exit 3" }
  - { name: after, command: "true", depends_on: [three] }
  - { name: odd, command: "echo 'the moon is full' >&2; exit 3" }
`

interface Stage {
  folder: string
  trace: string
  retriage: (args: string[], env?: Record<string, string>) => Promise<Ended>
}

/** A folder with a workflow that ran and has four jobs held: 1, 2, 3 and 5; 4 waits for 3. */
async function stage(): Promise<Stage> {
  const folder = await mkdtemp(join(root, 'w-'))
  const trace = join(folder, 'trace.json')
  await writeFile(join(folder, 'w.yaml'), spec)
  const path = [bin, process.env['PATH']].join(delimiter)
  const retriage: Stage['retriage'] = (args, env = {}) =>
    runCli(args, { cwd: folder, env: { PATH: path, FAKE_AGENT_TRACE: trace, ...env } })
  expect(await retriage(['run', 'w.yaml'])).toMatchObject({ status: 2 })
  return { folder, trace, retriage }
}

async function audit(folder: string) {
  const store = await openStore(join(folder, '.retriage', 'retriage.db'))
  const entries = await store.audit(1)
  await store.close()
  return entries
}

const held = async ({ retriage }: Stage): Promise<string[]> => {
  const { out } = await retriage(['jobs', 'list', '1', '--status', 'pending_failed', '--json'])
  return (JSON.parse(out) as { name: string }[]).map(({ name }) => name)
}

describe.concurrent('retriage recover --ai-recovery', { timeout: 90_000 }, () => {
  it.each([
    ['claude', ['--ai-agent', 'claude']],
    ['claude', []],
    ['claude', ['--ai-together']],
    ['copilot', ['--ai-agent', 'copilot']],
  ])('lets %s clear the queue through the tools (%j)', async (agent, options) => {
    const { folder, trace, retriage } = await stage()
    const ended = await retriage(['recover', '1', '--ai-recovery', ...options, '--json'], { FAKE_AGENT: 'leak' })
    expect(ended.status).toBe(2)
    const report = JSON.parse(ended.out) as { counts: object; recovery: { agent: object; items: { name: string; outcome: string }[] } }
    expect(report.recovery.items.map(({ name, outcome }) => [name, outcome])).toEqual([
      ['one', 'retried'],
      ['two', 'retried'],
      ['three', 'failed'],
      ['odd', 'held'],
    ])
    const each = ['Resolved 2 of 2.', 'Resolved 1 of 1.', 'Resolved 0 of 1.']
    const text = (options.includes('--ai-together') ? ['Resolved 3 of 4.'] : each)
      .map((words) => `${words} password=[redacted:password]`)
      .join('\n')
    expect(report.recovery.agent).toMatchObject({ agent, failed: false, jobs: 4, text })
    expect(report.counts).toMatchObject({ completed: 2, failed: 1, canceled: 1, pending_failed: 1 })
    expect(ended.err).toContain('odd: held: ')
    expect(ended.err).toContain('"retriage workflows reset-status 1 --failed-only" starts whatever failed or is held from the beginning')

    const entries = await audit(folder)
    const own = entries.filter(({ actor }) => actor === `llm:${agent}`)
    expect(own.map(({ action, jobId, from, to }) => [action, jobId, from, to])).toEqual([
      ['retry', 1, 'pending_failed', 'ready'],
      ['retry', 2, 'pending_failed', 'ready'],
      ['fail', 3, 'pending_failed', 'failed'],
      ['cancel', 4, 'blocked', 'canceled'],
      ['agent', null, null, null],
    ])
    expect(own.at(-1)!.reason).toBe(text)
    expect(JSON.stringify(entries) + ended.out + ended.err).not.toMatch(/hunter2|abcdefghij/)

    const seen = JSON.parse(await readFile(trace, 'utf8')) as { offered: string[]; tools: string[]; cwd: string }
    expect(seen.offered).toEqual(seen.tools)
    expect(seen.offered).not.toContain('reset_workflow_status')
    expect(seen.cwd).not.toBe(folder)
    // Its folder with the configuration is gone.
    await expect(readdir(seen.cwd)).rejects.toThrow('ENOENT')
  })

  it('shows in a dry run that an agent would be sent, and sends none', async () => {
    const scene = await stage()
    const dry = await scene.retriage(['recover', '1', '--ai-recovery', '--dry-run'])
    expect(dry).toMatchObject({ status: 0, out: expect.stringContaining('an agent would be sent for what is held') as string })
    await expect(readFile(scene.trace)).rejects.toThrow('ENOENT')
    expect(await held(scene)).toEqual(['one', 'two', 'three', 'odd'])
  })

  it.each([
    [['--ai-recovery', '--ai-agent', 'gemini'], {}, 64, /there is no agent "gemini".*\(claude, copilot\)/],
    [['--ai-recovery', '--ai-agent', 'Claude'], {}, 64, /did you mean claude\?/],
    [
      ['--ai-recovery'],
      { PATH: '' },
      69,
      /there is no program "claude" on the PATH; install Claude Code \(npm install -g @anthropic-ai\/claude-code\)/,
    ],
    [['--ai-recovery', '--ai-agent', 'copilot'], { PATH: '' }, 69, /install GitHub Copilot CLI \(npm install -g @github\/copilot\)/],
    [['--ai-agent', 'claude'], {}, 64, /agent of --ai-recovery; add it/],
    [['--ai-recovery', '--ai-budget', '0'], {}, 64, /above 0/],
  ])('%j with %j is refused before anything is touched', async (options, env, status, message) => {
    const scene = await stage()
    const before = (await audit(scene.folder)).length
    for (const command of ['recover', 'watch']) {
      const ended = await scene.retriage([command, '1', ...options], env)
      expect(ended).toMatchObject({ status, out: '', err: expect.stringMatching(message) as string })
    }
    expect(await held(scene)).toEqual(['one', 'two', 'three', 'odd'])
    expect(await audit(scene.folder)).toHaveLength(before)
  })

  it.each([
    ['die', [], /ended with exit code 1: API Error: 401 x-api-key: \[redacted:/],
    ['hang', ['--ai-timeout', '8'], /did not end within 8 s/],
    ['flood', [], /printed more than \d/],
    ['nonsense', [], /says that it failed/],
  ])('an agent that does this changes nothing and is told of: %s', async (how, options, why) => {
    const scene = await stage()
    const ended = await scene.retriage(['recover', '1', '--ai-recovery', ...options], { FAKE_AGENT: how })
    expect(ended.status).toBe(2)
    expect(ended.err).toMatch(why)
    expect(ended.err.length).toBeLessThan(10_000)
    expect(await held(scene)).toEqual(['one', 'two', 'three', 'odd'])
    expect((await audit(scene.folder)).filter(({ actor }) => actor === 'llm:claude')).toMatchObject([
      { action: 'agent', reason: expect.stringMatching(why) as string },
    ])
    if (how !== 'hang') return
    const child = Number(await readFile(scene.trace, 'utf8'))
    expect(() => process.kill(child, 0)).toThrow('ESRCH')
  })

  it('calls it back with all it has started when somebody interrupts', async () => {
    const scene = await stage()
    const env = { PATH: [bin, process.env['PATH']].join(delimiter), FAKE_AGENT: 'hang', FAKE_AGENT_TRACE: scene.trace }
    const { child, ended } = startCli(['recover', '1', '--ai-recovery'], { cwd: scene.folder, env })
    const pid = await vi.waitFor(async () => Number(await readFile(scene.trace, 'utf8')), { timeout: 30_000, interval: 100 })
    child.kill('SIGINT')
    expect(await ended).toMatchObject({ status: 130, out: '', err: expect.stringMatching(/\nretriage: interrupted\n$/) as string })
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'), { timeout: 10_000 })
    expect(await held(scene)).toEqual(['one', 'two', 'three', 'odd'])
  })

  it('watch sends it once for what it leaves alone', async () => {
    const scene = await stage()
    const ended = await scene.retriage(['watch', '1', '--ai-recovery', '--max-retries', '3', '--poll-interval', '1'])
    expect(ended).toMatchObject({ status: 2, out: expect.stringMatching(/odd +pending_failed/) as string })
    expect(ended.err.match(/Claude Code looks at .*/g)).toEqual([
      'Claude Code looks at one, two (1 of 3)',
      'Claude Code looks at three (2 of 3)',
      'Claude Code looks at odd (3 of 3)',
    ])
    expect((await audit(scene.folder)).filter(({ action }) => action === 'agent')).toHaveLength(1)
  })
})
