import * as z from 'zod/mini'
import { RetriageError } from './errors.ts'
import { parseDuration } from './duration.ts'
import { firstIssue } from './issue.ts'
import { parseMemory } from './memory.ts'
import { once } from './once.ts'
import { camelKeys, snakeCase } from './wire.ts'

/** Identity of a job as its orchestrator gives it; `456` and `"456"` name the same job. */
export type JobId = string | number

/** All that may be known of one failed attempt. Only `jobId` is required; each absence is a normal case. */
export interface Failure {
  jobId: JobId
  name?: string
  /** Counts from 1; default 1. */
  attemptId?: number
  /** Counts from 1. */
  runId?: number
  /** Null or absent: the attempt ended without one. */
  returnCode?: number | null
  /** `"SIGKILL"`, `"KILL"` or 9. */
  signal?: string | number
  /** The scheduler's own word: `"NODE_FAIL"`, `"PREEMPTED"`, `"TIMEOUT"`, `"OUT_OF_MEMORY"`, `"Evicted"`, … */
  schedulerState?: string
  /** Last part of standard error as it was written: any encoding damage, colours and progress bars included. */
  stderrTail?: string
  /** Last part of standard output. */
  stdoutTail?: string
  /** Wall-clock seconds the attempt ran. */
  execTimeSeconds?: number
  /** Requested memory: bytes, or text such as `"16g"`. */
  memory?: string | number
  /** Requested wall-clock time, ISO-8601: `"PT4H"`. */
  runtime?: string
  /** Highest memory use seen: bytes, or text such as `"12g"`. */
  peakMemory?: string | number
  /** Machine the attempt ran on. */
  host?: string
  /** False: it never began, so a second execution repeats nothing. */
  started?: boolean
  /** False: a second execution is not safe. Default true. */
  idempotent?: boolean
  command?: string
  /** Declared input files. */
  inputs?: readonly string[]
  /** Declared output files. */
  outputs?: readonly string[]
  /** Earlier attempts of the same job, oldest first; one with `returnCode` 0 succeeded. */
  history?: readonly EarlierAttempt[]
}

/** An earlier attempt: a failure whose job is understood. */
export type EarlierAttempt = Omit<Failure, 'jobId' | 'history'> & { jobId?: JobId }

/** Shape of a failure after its keys were put in camelCase and nulls dropped. Unknown keys are ignored: orchestrators send more than this. */
const schema = once(() => {
  const memory = z.union([z.string(), z.number()]).check(z.refine(parses(parseMemory), { error: explain(parseMemory) }))
  const duration = z.string().check(z.refine(parses(parseDuration), { error: explain(parseDuration) }))
  const count = z.int().check(z.minimum(1))
  const attempt = partial({
    name: z.string(),
    attemptId: count,
    runId: count,
    returnCode: z.int(),
    signal: z.union([z.string().check(z.minLength(1)), count]),
    schedulerState: z.string(),
    stderrTail: z.string(),
    stdoutTail: z.string(),
    execTimeSeconds: z.number().check(z.minimum(0)),
    memory,
    runtime: duration,
    peakMemory: memory,
    host: z.string(),
    started: z.boolean(),
    idempotent: z.boolean(),
    command: z.string(),
    inputs: z.array(z.string()),
    outputs: z.array(z.string()),
  })
  const jobId = z.union([z.string().check(z.minLength(1)), z.number()])
  return z.object({ jobId, ...attempt, history: z.optional(z.array(z.object({ jobId: z.optional(jobId), ...attempt }))) })
})

const isText = (value: unknown): boolean => typeof value === 'string'
const isFlag = (value: unknown): boolean => typeof value === 'boolean'
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 1
/** What the schema takes of keys whose values it hands on as they are, in its order. */
const plain: readonly (readonly [key: keyof Failure, fits: (value: unknown) => boolean])[] = [
  ['jobId', (value) => (isText(value) ? value !== '' : Number.isFinite(value))],
  ['name', isText],
  ['attemptId', isCount],
  ['runId', isCount],
  ['returnCode', Number.isSafeInteger],
  ['signal', (value) => (isText(value) ? value !== '' : isCount(value))],
  ['schedulerState', isText],
  ['stderrTail', isText],
  ['stdoutTail', isText],
  ['execTimeSeconds', (value) => Number.isFinite(value) && (value as number) >= 0],
  ['host', isText],
  ['started', isFlag],
  ['idempotent', isFlag],
  ['command', isText],
]
const further: readonly (keyof Failure)[] = ['memory', 'runtime', 'peakMemory', 'inputs', 'outputs', 'history']

/** A failure that has nothing but plain values, which needs no schema; null where the schema has to tell. */
function readPlain(value: unknown): Failure | null {
  if (typeof value !== 'object' || value === null) return null
  const given = value as Record<string, unknown>
  if (further.some((key) => given[key] !== undefined)) return null
  const read: Record<string, unknown> = {}
  for (const [key, fits] of plain) {
    const item = given[key]
    if (item === undefined) continue
    if (!fits(item)) return null
    read[key] = item
  }
  return read['jobId'] === undefined ? null : (read as unknown as Failure)
}

/**
 * Reads a failure from its wire form (snake_case, as in NDJSON) or from camelCase. A null counts as absent.
 *
 * @throws `invalid_failure` naming the place, as the wire form spells it, and what was expected.
 */
export function parseFailure(value: unknown): Failure {
  const given = camelKeys(value)
  const plain = readPlain(given)
  if (plain) return plain
  const read = schema().safeParse(given)
  if (read.success) return read.data as Failure
  const { path, message } = firstIssue(read.error)
  const place = snakeCase(path)
  throw new RetriageError('invalid_failure', `failure${place ? `, "${place}"` : ''}: ${message}`, { path: place })
}

function partial<T extends Record<string, z.ZodMiniType>>(shape: T): { [K in keyof T]: z.ZodMiniOptional<T[K]> } {
  return Object.fromEntries(Object.entries(shape).map(([key, type]) => [key, z.optional(type)])) as {
    [K in keyof T]: z.ZodMiniOptional<T[K]>
  }
}

function parses<T>(parse: (value: T) => unknown): (value: T) => boolean {
  return (value) => {
    try {
      parse(value)
      return true
    } catch {
      return false
    }
  }
}

function explain<T>(parse: (value: T) => unknown): (issue: { input?: unknown }) => string {
  return (issue) => {
    try {
      parse(issue.input as T)
      return 'not readable'
    } catch (error) {
      return (error as Error).message
    }
  }
}
