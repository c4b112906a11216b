import { access, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import type { LlmPrice, LlmProvider, LlmReply, LlmRequest } from 'retriage/classifiers'
import { RetriageError } from 'retriage/core'
import { answerOf, lastWords } from './answer.ts'
import { environmentWith, valuesOf } from './environment.ts'
import { questionFor } from './question.ts'
import { run } from './run.ts'

export interface CommandOptions {
  /** A program on the `PATH`, or a path to one; it is started without a shell. */
  command: string
  /**
   * Its arguments. `{prompt}` in one of them stands for the whole question, and its standard input is empty then; `{instructions}` for what it is to
   * do, and its standard input has the data alone. Default: none, and the whole question goes to its standard input. Other users of the machine can
   * see arguments, and one is at most 128 KiB.
   */
  args?: readonly string[]
  /** Name of the model, for the audit; default the name of the program. */
  model?: string
  /** What tokens cost, where the program does not say what a question cost. */
  price?: LlmPrice
  /**
   * Variables it gets beside `PATH`, `HOME`, `USER`, `LOGNAME`, `LANG`, `LC_ALL`, `TMPDIR` and `TZ`: a value, or true for the one it has here. Nothing
   * else of the environment is handed on, so name the one that holds its key.
   */
  env?: Readonly<Record<string, string | true>>
  /** Folder it runs in; default an empty one, removed afterwards, so that it finds no instructions and no files of a project. */
  cwd?: string
  /** Makes an answer of what it printed on standard output; throws where it says that there is none. Default: the text, as it is. */
  read?: (output: string) => LlmReply
  /** How to get it, for those who do not have it. */
  install?: string
}

/**
 * A provider that runs a program once per question: an agent CLI, a local model, a script of your own. The question goes to its standard input, and
 * what it prints is the answer; JSON in a fence or after a word is found. It is told the JSON Schema in the text.
 *
 * It ends within the time of the question with all it has started: it is asked to a moment before, then forced. What it prints is limited to 1 MB. The
 * error of one that fails is the last line it said on standard error, without credentials.
 *
 * @throws from `ask`: `missing_dependency` where there is no such program, `environment` where there is no such `cwd`
 * @example
 * const provider = command({ command: 'llm', args: ['-m', 'gpt-5-mini', '--no-log'], env: { OPENAI_API_KEY: true } })
 * const local = command({ command: 'ollama', args: ['run', 'qwen3:8b', '--format', 'json'], model: 'qwen3:8b' })
 */
export function command(options: CommandOptions): LlmProvider {
  const { command: program, args = [], price, env = {}, cwd, read = asText, install = 'install it, or give the path to it' } = options
  if (typeof program !== 'string' || program === '') {
    throw new RetriageError('usage', 'command: "command" is the program to run, such as "llm"')
  }
  const name = basename(program)

  async function askIn(folder: string, request: LlmRequest, from: number): Promise<LlmReply> {
    const given = valuesOf(env)
    const ended = await run({
      command: program.includes('/') ? resolve(program) : program,
      ...questionFor(args, request),
      env: environmentWith(given),
      cwd: folder,
      timeoutMs: Math.max(1, request.timeoutMs - (performance.now() - from)),
    }).catch((error: unknown) => {
      const { code, message } = error as NodeJS.ErrnoException
      if (code === 'ENOENT') throw new RetriageError('missing_dependency', `there is no program ${program}; ${install}`, { id: program })
      throw new Error(`${name} cannot be started: ${lastWords(message, given)}`)
    })
    return answerOf(ended, { name, timeoutMs: request.timeoutMs, given, read })
  }

  return {
    model: options.model ?? name,
    ...(price ? { price } : {}),
    async ask(request) {
      const from = performance.now()
      if (cwd !== undefined) {
        // A program and a folder that do not exist are the same error when it is started.
        await access(cwd).catch(() => Promise.reject(new RetriageError('environment', `${name} cannot run in ${cwd}: no such folder`)))
        return askIn(cwd, request, from)
      }
      const folder = await mkdtemp(join(tmpdir(), 'retriage-llm-'))
      try {
        return await askIn(folder, request, from)
      } finally {
        await rm(folder, { recursive: true, force: true, maxRetries: 2 })
      }
    },
  }
}

function asText(output: string): LlmReply {
  const answer = output.trim()
  if (answer === '') throw new Error('the program printed nothing')
  return { answer }
}
