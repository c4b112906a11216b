import { Command, InvalidArgumentError } from 'commander'
import {
  createTriage,
  loadPacks,
  parseDuration,
  parseFailure,
  parseMemory,
  redact,
  redactDecision,
  redactEvidence,
  RetriageError,
  toWire,
  type Classification,
  type Decision,
  type Failure,
  type Log,
  type Pack,
  type Triage,
} from 'retriage'
import { re2 } from 'retriage/regex'
import { checked, whole } from '../arguments.ts'
import { coloursFor } from '../console/colours.ts'
import { exit } from '../exit.ts'
import { outsideOf, withOutsideOptions, type Outside, type OutsideOptions } from '../outside.ts'
import { readPolicy } from '../policy-file.ts'
import { presentDecision } from '../present-decision.ts'
import { readProgress } from '../read-progress.ts'
import { showPrompt, type Read } from '../show-prompt.ts'
import { keepHeapSmall } from '../small-heap.ts'
import { openInput, splitLines, write } from '../streams.ts'

interface Options extends OutsideOptions {
  ndjson?: true
  json?: true
  check?: true
  explain?: true
  showPrompt?: true
  packs?: string[]
  policy?: string
  jobId: string
  name?: string
  attempt?: number
  exitCode?: number
  signal?: string
  schedulerState?: string
  stdout?: string
  execTime?: number
  memory?: string
  peakMemory?: string
  runtime?: string
  host?: string
  command?: string
  idempotent: boolean
  started: boolean
  color: boolean
}

/** `retriage classify`: one log for a person, or failures by the line for a machine. */
export function classifyCommand(): Command {
  return withOutsideOptions(new Command('classify'))
    .description('decide about one log (FILE, or - for standard input), or with --ndjson about one failure a line')
    .argument('[FILE]', 'the log, or with --ndjson the failures; - is standard input', '-')
    .option('--ndjson', 'read one failure a line as JSON and write one decision a line')
    .option('--json', 'write the decision as JSON')
    .option('--check', 'exit with 0 for retry, 1 for fail, 2 for hold')
    .option('--explain', 'show what else was found and set aside')
    .option('--show-prompt', 'print what a model would see, and ask none')
    .option('--packs <GLOB...>', 'further pattern packs (YAML), beside the built-in ones')
    .option('--policy <FILE>', 'changes to the default policy (YAML or JSON)')
    .option('--job-id <ID>', 'identity of the job', 'log')
    .option('--name <NAME>', 'name of the job')
    .option('--attempt <N>', 'attempt that failed, counted from 1', whole(1))
    .option('--exit-code <N>', 'exit code of the attempt', whole(-255))
    .option('--signal <S>', 'signal that ended it, such as SIGKILL or 9')
    .option('--scheduler-state <S>', "the scheduler's word, such as NODE_FAIL or OUT_OF_MEMORY")
    .option('--stdout <FILE>', 'its standard output, when FILE is its standard error')
    .option('--exec-time <SECONDS>', 'seconds it ran', seconds)
    .option('--memory <M>', 'memory it had asked for, such as 16g', checked(parseMemory))
    .option('--peak-memory <M>', 'memory it used at most', checked(parseMemory))
    .option('--runtime <D>', 'time it had asked for, such as PT4H', checked(parseDuration))
    .option('--host <HOST>', 'machine it ran on')
    .option('--command <COMMAND>', 'what was run')
    .option('--no-idempotent', 'a second execution is not safe')
    .option('--no-started', 'it never began')
    .option('--no-color', 'write without colours')
    .action(async (file: string, options: Options) => {
      if (options.ndjson && (options.check || options.json || options.explain || options.showPrompt)) {
        throw new RetriageError(
          'usage',
          '--ndjson writes a decision a line already; leave out --json, --check, --explain and --show-prompt',
        )
      }
      if (options.showPrompt && (options.check || options.explain))
        throw new RetriageError('usage', '--show-prompt prints no decision; leave out --check and --explain')
      const outside = await outsideOf(options)
      const triage = await build(options, outside)
      if (options.ndjson) return exit(await classifyLines(triage, file, outside))
      keepHeapSmall()
      const failure = failureFrom(options)
      const log = await readLogs(triage, file, options.stdout)
      const decided = await triage.decide(failure, { log })
      if (options.showPrompt) return showPrompt(triage, { failure, log }, decided, outside, options.json ?? false)
      if (options.json) await write(process.stdout, `${JSON.stringify(wireOf(decided, outside))}\n`)
      else
        await write(
          process.stdout,
          presentDecision(
            redactDecision(decided, { extra: outside.redactions ?? [] }),
            options.explain ? await explained(triage, { failure, log }, outside) : [],
            coloursFor(process.stdout, options.color),
          ),
        )
      exit(options.check ? { retry: 0, fail: 1, hold: 2 }[decided.action] : 0)
    })
}

async function build(options: Options, outside: Outside): Promise<Triage> {
  const packs: Pack[] = options.packs ? await loadPacks(options.packs, { engine: re2 }) : []
  return createTriage({ packs, ...outside, ...(options.policy === undefined ? {} : { policy: await readPolicy(options.policy) }) })
}

/**
 * A decision for a machine, with its evidence as it stands in the log that the machine has sent: it looks the line up there. Whoever names kinds of
 * credentials wants to pass the decision on, without any.
 */
function wireOf(decision: Decision, { redactions }: Outside): unknown {
  return toWire(redactions ? redactDecision(decision, { extra: redactions }) : decision)
}

async function explained(triage: Triage, { failure, log }: Read, { redactions = [] }: Outside): Promise<Classification[]> {
  const found = await triage.classify(failure, { log })
  return found.map((one) => ({ ...one, evidence: one.evidence.map((item) => redactEvidence(item, { extra: redactions })) }))
}

/** Reads the log, and the other stream where it is in a file of its own, as it comes; long ones with a word about how far it is. */
async function readLogs(triage: Triage, file: string, stdout: string | undefined): Promise<Log> {
  const progress = await readProgress([file, ...(stdout === undefined ? [] : [stdout])], process.stderr)
  try {
    const output = { stderr: openInput(file), ...(stdout === undefined ? {} : { stdout: openInput(stdout) }) }
    return await triage.read(output, { onProgress: progress.onProgress })
  } finally {
    progress.clear()
  }
}

function failureFrom(options: Options): Failure {
  const failure = {
    jobId: options.jobId,
    name: options.name,
    attemptId: options.attempt,
    returnCode: options.exitCode,
    signal: options.signal,
    schedulerState: options.schedulerState,
    execTimeSeconds: options.execTime,
    memory: options.memory,
    peakMemory: options.peakMemory,
    runtime: options.runtime,
    host: options.host,
    command: options.command,
    idempotent: options.idempotent ? undefined : false,
    started: options.started ? undefined : false,
  }
  return parseFailure(failure)
}

/** One decision for each line, in order, as the lines come; 1 when any line could not be read. */
async function classifyLines(triage: Triage, file: string, outside: Outside): Promise<number> {
  let unreadable = false
  let number = 0
  for await (const line of splitLines(file)) {
    number++
    if (line.trim() === '') continue
    let answer: unknown
    try {
      answer = wireOf(await decideLine(triage, line), outside)
    } catch (error) {
      answer = { line: number, error: redact((error as Error).message, { extra: outside.redactions ?? [] }) }
      unreadable = true
    }
    await write(process.stdout, `${JSON.stringify(answer)}\n`)
  }
  return unreadable ? 1 : 0
}

async function decideLine(triage: Triage, line: string): Promise<Decision> {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch (error) {
    throw new RetriageError('invalid_failure', `not readable as JSON: ${(error as Error).message}`)
  }
  return triage.decide(parseFailure(value))
}

function seconds(text: string): number {
  if (!/^\d+(\.\d+)?$/.test(text)) throw new InvalidArgumentError('write a number of seconds, such as 90 or 1.5.')
  return Number(text)
}
