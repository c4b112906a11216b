import * as z from 'zod/mini'
import { RetriageError } from './errors.ts'
import { parseDuration } from './duration.ts'
import { firstIssue } from './issue.ts'
import { parseMemory } from './memory.ts'
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

const memory = z.union([z.string(), z.number()]).check(z.refine(parses(parseMemory), { error: explain(parseMemory) }))
const duration = z.string().check(z.refine(parses(parseDuration), { error: explain(parseDuration) }))
const count = z.int().check(z.minimum(1))

const attempt = {
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
}
const jobId = z.union([z.string().check(z.minLength(1)), z.number()])

/** Shape of a failure after its keys were put in camelCase and nulls dropped. Unknown keys are ignored: orchestrators send more than this. */
const schema = z.object({
  jobId,
  ...partial(attempt),
  history: z.optional(z.array(z.object({ jobId: z.optional(jobId), ...partial(attempt) }))),
})

/**
 * Reads a failure from its wire form (snake_case, as in NDJSON) or from camelCase. A null counts as absent.
 *
 * @throws `invalid_failure` naming the place, as the wire form spells it, and what was expected.
 */
export function parseFailure(value: unknown): Failure {
  const read = schema.safeParse(camelKeys(value))
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
