import { mkdtemp, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createExecutables, gone, type Executables } from '../../test/llm-servers/executables.ts'
import { runProgram } from '../../test/llm-servers/program.ts'
import { questionOf } from '../../test/llm-servers/question.ts'
import { claudeCommand, command, copilotCommand, type CommandOptions } from './command.ts'

let programs: Executables
let written = 0
beforeAll(async () => void (programs = await createExecutables()))
afterAll(() => programs.remove())

const dog = '{"animal":"dog"}'

/** A provider that runs a program with this body. */
async function running(body: string, options: Partial<CommandOptions> = {}) {
  return command({ command: await programs.write(`program-${++written}`, body), ...options })
}

async function failureOf(body: string, options: Partial<CommandOptions> = {}, request = questionOf()): Promise<string> {
  const provider = await running(body, options)
  return provider.ask(request).then(
    () => expect.unreachable(),
    (error: Error) => error.message,
  )
}

describe('command', () => {
  it('gives the whole question on standard input and takes what is printed', async () => {
    const provider = await running('console.log(JSON.stringify({ args, text: await input() }))', { args: ['-p'] })
    const { answer, usage } = await provider.ask(questionOf())
    const { instructions, schema, data } = questionOf()
    expect(JSON.parse(answer as string)).toEqual({
      args: ['-p'],
      text: `${instructions}\n\nThe answer is JSON that fits this schema:\n${JSON.stringify(schema)}\n\n${data}\n`,
    })
    expect(usage).toBeUndefined()
  })

  it('gives it as an argument where the arguments say so, as it is', async () => {
    const provider = await running('console.log(JSON.stringify({ args, text: await input() }))', { args: ['--prompt={prompt}', '{x}'] })
    const data = `$& $(touch x) \`id\` "'; {prompt} {instructions} %s`
    const { answer } = await provider.ask(questionOf({ data }))
    const { args, text } = JSON.parse(answer as string) as { args: string[]; text: string }
    expect(text).toBe('')
    expect(args[0]).toMatch(/^--prompt=Name the animal/)
    expect(args[0]?.endsWith(`\n\n${data}\n`)).toBe(true)
    expect(args[1]).toBe('{x}')
  })

  it('keeps instructions and data apart where the arguments say so', async () => {
    const provider = await running('console.log(JSON.stringify({ args, text: await input() }))', { args: ['--system', '{instructions}'] })
    const { answer } = await provider.ask(questionOf())
    const { args, text } = JSON.parse(answer as string) as { args: string[]; text: string }
    expect(text).toBe(questionOf().data)
    expect(args[1]).toContain('Name the animal')
    expect(args[1]).not.toContain('barks')
  })

  it.each([
    ['plain', dog],
    ['in a fence', `Sure!\n\`\`\`json\n${dog}\n\`\`\``],
    ['that is half', '{"animal":'],
    ['that is garbage', '\u0007 ~~~ 火'],
  ])('hands over an answer %s as it is', async (_, text) => {
    const provider = await running(`process.stdout.write(${JSON.stringify(`${text}\n`)})`)
    expect(await provider.ask(questionOf())).toEqual({ answer: text })
  })

  it('runs in an empty folder that is removed, with little of the environment and what is named', async () => {
    process.env['RETRIAGE_TEST_KEY'] = 'key-of-this-process'
    process.env['RETRIAGE_TEST_OTHER'] = 'none of its business'
    try {
      const body = `
        const { readdirSync } = require('node:fs')
        console.log(JSON.stringify({ cwd: process.cwd(), files: readdirSync('.'), env: process.env }))
        require('node:fs').writeFileSync('left.txt', 'x')`
      const provider = await running(body, { env: { RETRIAGE_TEST_KEY: true, MODE: 'quiet', RETRIAGE_TEST_ABSENT: true } })
      const said = JSON.parse((await provider.ask(questionOf())).answer as string) as {
        cwd: string
        files: []
        env: Record<string, string>
      }
      expect(said.files).toEqual([])
      expect(said.env).toMatchObject({ PATH: process.env['PATH'], RETRIAGE_TEST_KEY: 'key-of-this-process', MODE: 'quiet', NO_COLOR: '1' })
      const usual = ['PATH', 'HOME', 'USER', 'LOGNAME', 'LANG', 'LC_ALL', 'TMPDIR', 'TZ', 'NO_COLOR', 'RETRIAGE_TEST_KEY', 'MODE']
      expect(Object.keys(said.env).filter((name) => !usual.includes(name))).toEqual([])
      await expect(readdir(said.cwd)).rejects.toThrow('ENOENT')
    } finally {
      delete process.env['RETRIAGE_TEST_KEY']
      delete process.env['RETRIAGE_TEST_OTHER']
    }
  })

  it('runs in a folder that is named, and leaves it', async () => {
    const provider = await running('console.log(process.cwd())', { cwd: programs.folder })
    expect((await provider.ask(questionOf())).answer).toBe(programs.folder)
    expect((await readdir(programs.folder)).length).toBeGreaterThan(0)
  })

  describe('ends what runs too long', () => {
    const pids = (): string => join(programs.folder, `pids-${written + 1}`)
    const note = (file: string, pid: string): string => `require('node:fs').appendFileSync(${JSON.stringify(file)}, ${pid} + '\\n');`
    /** Starts one more that heeds nothing, and goes on for ever itself. */
    const family = (file: string, then: string): string => `
      const { spawn } = require('node:child_process')
      const child = spawn(process.execPath, ['-e', "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)"], { stdio: 'inherit' })
      ${note(file, 'child.pid')} ${note(file, 'process.pid')}
      ${then}`

    it.each([
      ['that heeds a request to end', 'setInterval(() => {}, 1000)'],
      ['that heeds none', "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)"],
      [
        'that answers when it is too late',
        `process.on('SIGTERM', () => { console.log('${dog}'); process.exit(0) }); setInterval(() => {}, 1000)`,
      ],
    ])('a program %s, with what it started', async (_, then) => {
      const file = pids()
      const from = performance.now()
      expect(await failureOf(family(file, then), {}, questionOf({ timeoutMs: 1500 }))).toBe('no answer within 1.5 s')
      expect(performance.now() - from).toBeLessThan(1500 + 1000)
      const started = (await readFile(file, 'utf8')).trim().split('\n').map(Number)
      expect(started).toHaveLength(2)
      expect(await Promise.all(started.map(gone))).toEqual([true, true])
    })

    it('what a program leaves behind that has answered', async () => {
      const file = pids()
      const provider = await running(family(file, `console.log('${dog}'); process.exit(0)`))
      expect(await provider.ask(questionOf())).toEqual({ answer: dog })
      const started = (await readFile(file, 'utf8')).trim().split('\n').map(Number)
      expect(await Promise.all(started.map(gone))).toEqual([true, true])
    })
  })

  it('ends what is running where this process ends', async () => {
    const file = join(programs.folder, 'left-alone')
    const model = await programs.write(
      'left',
      `require('node:fs').writeFileSync(${JSON.stringify(file)}, String(process.pid)); setInterval(() => {}, 1000)`,
    )
    const program = `
      import { existsSync } from 'node:fs'
      import { command } from 'retriage/llm/command'
      import { questionOf } from './test/llm-servers/question.ts'
      command({ command: ${JSON.stringify(model)} }).ask(questionOf({ timeoutMs: 60_000 })).catch(() => undefined)
      setInterval(() => existsSync(${JSON.stringify(file)}) && process.exit(0), 10)`
    expect(await runProgram(program)).toEqual({ status: 0, out: '', err: '' })
    expect(await gone(Number(await readFile(file, 'utf8')))).toBe(true)
  })

  it('stops a program that prints without end', async () => {
    const message = await failureOf("const more = () => process.stdout.write('x'.repeat(60_000), more); more()")
    expect(message).toMatch(/^program-\d+ printed more than 1 MB$/)
  })

  it('bears a program that does not read and one that complains without end', async () => {
    const provider = await running(`process.stdin.destroy(); process.stderr.write('x'.repeat(3_000_000), () => console.log('${dog}'))`)
    expect(await provider.ask(questionOf({ data: 'x'.repeat(500_000) }))).toEqual({ answer: dog })
  })

  it.each([
    ["console.error('one\\nlast: no such model\\n'); process.exit(3)", /^program-\d+ ended with exit code 3: last: no such model$/],
    ["console.log('told on stdout'); process.exit(1)", /ended with exit code 1: told on stdout$/],
    ['process.exit(1)', /^program-\d+ ended with exit code 1: the program printed nothing$/],
    ["process.kill(process.pid, 'SIGSEGV'); setInterval(() => {}, 1000)", /^program-\d+ was ended by SIGSEGV/],
    ['', /^the program printed nothing$/],
  ])('says how a program failed: %s', async (body, message) => {
    expect(await failureOf(body)).toMatch(message)
  })

  it('repeats no credentials, neither known kinds nor those it has handed on', async () => {
    const key = 'not-of-a-known-kind-4711'
    const message = await failureOf("console.error('refused ' + process.env.MY_KEY + ' password=hunter2hunter2'); process.exit(1)", {
      env: { MY_KEY: key },
    })
    expect(message).toContain('refused [redacted:MY_KEY] password=[redacted')
    expect(message).not.toMatch(/4711|hunter2/)
  })

  it('says what is missing', async () => {
    const ask = (options: CommandOptions): Promise<unknown> => command(options).ask(questionOf())
    await expect(ask({ command: 'no-such-program-here' })).rejects.toMatchObject({
      code: 'missing_dependency',
      message: 'there is no program no-such-program-here; install it, or give the path to it',
    })
    await expect(ask({ command: programs.folder })).rejects.toThrow('cannot be started')
    await expect(ask({ command: process.execPath, args: ['a\0b'] })).rejects.toThrow('cannot be started')
    await expect(ask({ command: process.execPath, cwd: join(programs.folder, 'absent') })).rejects.toMatchObject({
      code: 'environment',
    })
    expect(() => command({ command: '' })).toThrow(expect.objectContaining({ code: 'usage' }))
  })

  it('leaves no folders behind, however it ends', async () => {
    const before = process.env['TMPDIR']
    const ends = [
      `console.log('${dog}')`,
      'process.exit(1)',
      "require('node:fs').writeFileSync('left.txt', 'x'); setInterval(() => {}, 1000)",
    ]
    const providers = await Promise.all(ends.map((body) => running(body)))
    const own = await mkdtemp(join(programs.folder, 'tmp-'))
    process.env['TMPDIR'] = own
    try {
      await Promise.allSettled(providers.map((provider) => provider.ask(questionOf({ timeoutMs: 1000 }))))
      await expect(command({ command: 'no-such-program-here' }).ask(questionOf())).rejects.toThrow('there is no program')
      expect(await readdir(own)).toEqual([])
    } finally {
      if (before === undefined) delete process.env['TMPDIR']
      else process.env['TMPDIR'] = before
    }
  })
})

describe('the agents', () => {
  const path = process.env['PATH'] ?? ''
  afterEach(() => {
    process.env['PATH'] = path
    delete process.env['ANTHROPIC_API_KEY']
  })

  /** Puts a program of this name first on the PATH. */
  async function install(name: string, body: string): Promise<void> {
    await programs.write(name, body)
    process.env['PATH'] = `${programs.folder}:${path}`
  }

  const result = {
    ...{ type: 'result', subtype: 'success', is_error: false, duration_ms: 900, num_turns: 1, result: '```json\n{"animal":"dog"}\n```' },
    ...{ session_id: 's', total_cost_usd: 0.0123 },
    usage: { input_tokens: 3, cache_creation_input_tokens: 900, cache_read_input_tokens: 97, output_tokens: 21 },
  }

  it('asks Claude Code for one turn without tools, and reads what it took', async () => {
    const file = join(programs.folder, 'claude.json')
    process.env['ANTHROPIC_API_KEY'] = 'key-for-claude'
    await install(
      'claude',
      `require('node:fs').writeFileSync(${JSON.stringify(file)}, JSON.stringify({ args, text: await input(), env: process.env }))
       console.log(${JSON.stringify(JSON.stringify(result))})`,
    )
    const provider = claudeCommand({ model: 'sonnet', maxBudgetUsd: 0.1 })
    expect(provider.model).toBe('sonnet')
    expect(await provider.ask(questionOf())).toEqual({
      answer: result.result,
      usage: { inputTokens: 1000, outputTokens: 21, costUsd: 0.0123 },
    })
    const { args, text, env } = JSON.parse(await readFile(file, 'utf8')) as { args: string[]; text: string; env: Record<string, string> }
    expect(text).toBe(questionOf().data)
    expect(env['ANTHROPIC_API_KEY']).toBe('key-for-claude')
    const at = (name: string): string | undefined => args[args.indexOf(name) + 1]
    expect(at('--system-prompt')).toContain(questionOf().instructions)
    expect(args.join(' ')).not.toContain('barks')
    expect(args.filter((arg) => arg !== at('--system-prompt'))).toEqual([
      ...['-p', '--output-format', 'json', '--system-prompt', '--tools', '', '--mcp-config', '{"mcpServers":{}}', '--strict-mcp-config'],
      ...['--setting-sources', '', '--disable-slash-commands', '--no-session-persistence', '--max-turns', '1', '--max-budget-usd', '0.1'],
      ...['--model', 'sonnet'],
    ])
  })

  it.each([
    [
      { ...result, is_error: true, result: 'Invalid API key · Please run /login' },
      1,
      'claude ended with exit code 1: claude gave no answer: Invalid API key',
    ],
    [{ ...result, is_error: true, subtype: 'error_max_budget_usd', result: undefined }, 0, 'claude gave no answer: error_max_budget_usd'],
    ['Credit balance is too low', 0, 'claude printed something else than the JSON it was asked for'],
    [{ ...result, result: ' ' }, 0, 'claude gave no answer'],
  ])('says why Claude Code gave no answer: %j', async (printed, code, message) => {
    const text = typeof printed === 'string' ? printed : JSON.stringify(printed)
    await install('claude', `console.log(${JSON.stringify(text)}); process.exitCode = ${code}`)
    await expect(claudeCommand().ask(questionOf())).rejects.toThrow(message)
  })

  it('asks Copilot without tools, on standard input', async () => {
    const file = join(programs.folder, 'copilot.json')
    await install(
      'copilot',
      `require('node:fs').writeFileSync(${JSON.stringify(file)}, JSON.stringify({ args, text: await input() })); console.log('${dog}')`,
    )
    expect(await copilotCommand({ model: 'gpt-5.2' }).ask(questionOf())).toEqual({ answer: dog })
    const { args, text } = JSON.parse(await readFile(file, 'utf8')) as { args: string[]; text: string }
    expect(text).toContain(questionOf().data)
    expect(args).toEqual([
      ...['-s', '--no-ask-user', '--no-custom-instructions', '--disable-builtin-mcps', '--available-tools='],
      ...['--deny-tool=shell', '--deny-tool=write', '--model', 'gpt-5.2'],
    ])
    expect(copilotCommand().model).toBe('copilot')
  })

  it.each([
    [claudeCommand, 'npm install -g @anthropic-ai/claude-code'],
    [copilotCommand, 'npm install -g @github/copilot'],
  ])('says what to install', async (agent, remedy) => {
    process.env['PATH'] = join(programs.folder, 'empty')
    await expect(agent().ask(questionOf())).rejects.toMatchObject({ code: 'missing_dependency', message: expect.stringContaining(remedy) })
  })
})
