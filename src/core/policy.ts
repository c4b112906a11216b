import * as z from 'zod/mini'
import { categories, isCauseId } from './cause.ts'
import { parseDuration } from './duration.ts'
import { RetriageError } from './errors.ts'
import { describeIssue, firstIssue } from './issue.ts'
import { parseMemory } from './memory.ts'
import { once } from './once.ts'
import { camelKeys } from './wire.ts'

/** How delays between attempts grow: `firstSeconds`, then times `factor` each time, never above `maxSeconds`. */
export interface Backoff {
  firstSeconds: number
  factor: number
  maxSeconds: number
}

/** How a request grows when an attempt used it up. */
export interface Growth {
  /** Times the larger of what was requested and what was used; above 1. */
  factor: number
  /** Highest request, such as `"128g"` or `"PT24H"`; default none. */
  cap?: string
}

/**
 * What a model or an agent may do about a failure that is held. It binds whoever decides in their name, whatever they answer; a person is not
 * bound by it.
 */
export interface ModelPolicy {
  /** Whether they may have a job retried. */
  retry: boolean
  /** Whether they may give a job up, which cancels what depends on it. */
  fail: boolean
  /** Retries that a job may have had in this run for them to order another. */
  maxRetries: number
  /** Times what a job had (or used, where that is more) that they may ask for at most. */
  maxFactor: number
  /** Memory they may ask for whatever the job had. The cap of `memory` stands above both. */
  memory: string
  /** The same for wall-clock time. */
  runtime: string
}

/** What to do about what happened. Plain data: a decision can be made again under another policy. */
export interface Policy {
  /** Least calibrated confidence to retry. A wrong retry costs computing time. */
  retryBar: number
  /** Least calibrated confidence to fail. A wrong fail loses work, so it is higher than `retryBar`. */
  failBar: number
  /** Retries of one job in one run, whatever the causes: switching causes cannot reset it. */
  maxRetries: number
  /** Retries by cause (`"gpu/ecc"`), by category (`"network"`), or else (`"default"`): the most specific counts. */
  budgets: Readonly<Record<string, number>>
  /** By cause, by category, or else: the most specific counts. */
  backoff: Readonly<Record<string, Backoff>>
  /**
   * Attempts that may end alike in a row, without progress, before another one is pointless; the present one counts. By cause, by category,
   * or else.
   */
  repeats: Readonly<Record<string, number>>
  memory: Growth
  runtime: Growth
  /** What becomes of a failure that nothing explains: wait for a person or a model, or run again within the budget of `unknown`. */
  unknown: 'hold' | 'retry'
  /** What becomes of a job whose retries are used up. */
  exhausted: 'hold' | 'fail'
  model: ModelPolicy
}

/**
 * Defaults, chosen for batch jobs of minutes to hours: a network or a service comes back within minutes; preemption is nobody's fault and
 * may happen often; more memory or time is tried a few times, since each step costs a whole attempt; a disk that is full or a GPU that is
 * too small is tried once more, in case another machine has more room. A model may ask for a large machine and a day, which a typing error or
 * a planted "999g" exceeds.
 */
export const defaultPolicy: Policy = {
  retryBar: 0.55,
  failBar: 0.83,
  maxRetries: 10,
  budgets: {
    default: 3,
    network: 5,
    external_service: 5,
    rate_limit: 6,
    preemption: 10,
    scheduler: 5,
    concurrency: 4,
    oom: 3,
    'oom/gpu': 1,
    timeout: 2,
    disk: 1,
    quota: 1,
    resource_limit: 1,
    unknown: 1,
  },
  backoff: {
    default: { firstSeconds: 5, factor: 2, maxSeconds: 300 },
    network: { firstSeconds: 4, factor: 2, maxSeconds: 300 },
    external_service: { firstSeconds: 15, factor: 2, maxSeconds: 900 },
    rate_limit: { firstSeconds: 30, factor: 2, maxSeconds: 1800 },
    disk: { firstSeconds: 60, factor: 2, maxSeconds: 1800 },
    oom: { firstSeconds: 0, factor: 1, maxSeconds: 0 },
    timeout: { firstSeconds: 0, factor: 1, maxSeconds: 0 },
    preemption: { firstSeconds: 0, factor: 1, maxSeconds: 0 },
  },
  repeats: { default: 3, network: 4, external_service: 4, rate_limit: 7, preemption: 11, scheduler: 6 },
  memory: { factor: 1.5 },
  runtime: { factor: 1.5 },
  unknown: 'hold',
  exhausted: 'hold',
  model: { retry: true, fail: true, maxRetries: 5, maxFactor: 8, memory: '64g', runtime: 'PT24H' },
}

const schema = once(() => {
  const topics = new Set<string>(['default', ...categories])
  const topic = z
    .string()
    .check(z.refine((text) => topics.has(text) || isCauseId(text), { error: 'write "default", a category or a cause' }))
  const share = z.number().check(z.minimum(0), z.maximum(1))
  const count = z.int().check(z.minimum(0))
  const seconds = z.number().check(z.minimum(0), z.maximum(31 * 86_400))
  const factor = z.number().check(z.minimum(1), z.maximum(100))
  const amount = (parse: (text: string) => number, example: string) =>
    z.string().check(
      z.refine(
        (text) => {
          try {
            return parse(text) > 0
          } catch {
            return false
          }
        },
        { error: `write an amount such as "${example}"` },
      ),
    )
  const growth = (parse: (text: string) => number, example: string) =>
    z.strictObject({
      factor: z.optional(z.number().check(z.gt(1), z.maximum(100))),
      cap: z.optional(amount(parse, example)),
    })
  const model = z.strictObject({
    retry: z.optional(z.boolean()),
    fail: z.optional(z.boolean()),
    maxRetries: z.optional(count),
    maxFactor: z.optional(factor),
    memory: z.optional(amount(parseMemory, '64g')),
    runtime: z.optional(amount(parseDuration, 'PT24H')),
  })
  return z.strictObject({
    retryBar: z.optional(share),
    failBar: z.optional(share),
    maxRetries: z.optional(count),
    budgets: z.optional(z.record(topic, count)),
    backoff: z.optional(z.record(topic, z.strictObject({ firstSeconds: seconds, factor, maxSeconds: seconds }))),
    repeats: z.optional(z.record(topic, z.int().check(z.minimum(1)))),
    memory: z.optional(growth(parseMemory, '128g')),
    runtime: z.optional(growth(parseDuration, 'PT24H')),
    unknown: z.optional(z.enum(['hold', 'retry'])),
    exhausted: z.optional(z.enum(['hold', 'fail'])),
    model: z.optional(model),
  })
})

/** Changes to a policy: whatever is absent stays as it is. */
export type PolicyChanges = { [K in keyof Policy]?: Policy[K] extends Growth | ModelPolicy ? Partial<Policy[K]> : Policy[K] }

/**
 * Reads changes to a policy, in camelCase or in snake_case as files have them, over the defaults or another policy. Budgets, backoffs
 * and repeats are merged entry by entry.
 *
 * @throws `invalid_policy` naming the place and what was expected.
 */
export function parsePolicy(changes: unknown, base: Policy = defaultPolicy): Policy {
  if (changes === undefined || changes === null) return base
  const read = schema().safeParse(policyKeys(changes))
  if (!read.success) {
    throw new RetriageError('invalid_policy', `policy${describeIssue(read.error)}`, { path: firstIssue(read.error).path })
  }
  const { budgets, backoff, repeats, memory, runtime, model, ...rest } = read.data
  return {
    ...base,
    ...defined(rest),
    budgets: { ...base.budgets, ...budgets },
    backoff: { ...base.backoff, ...backoff },
    repeats: { ...base.repeats, ...repeats },
    memory: { ...base.memory, ...defined(memory ?? {}) },
    runtime: { ...base.runtime, ...defined(runtime ?? {}) },
    model: { ...base.model, ...defined(model ?? {}) },
  }
}

/** The entry for a cause: its own, its category's, or the default. */
export function entryFor<T>(entries: Readonly<Record<string, T>>, cause: string): T {
  return (entries[cause] ?? entries[cause.split('/')[0] as string] ?? entries['default']) as T
}

/** Categories and causes are names, not keys: they keep their underscores. */
function policyKeys(changes: unknown): unknown {
  if (typeof changes !== 'object' || changes === null || Array.isArray(changes)) return changes
  return Object.fromEntries(
    Object.entries(camelKeys(changes) as object).map(([key, value]) => {
      const original = (changes as Record<string, unknown>)[key]
      const named = (key === 'budgets' || key === 'backoff' || key === 'repeats') && typeof original === 'object' && original !== null
      return [key, named ? Object.fromEntries(Object.entries(original).map(([name, entry]) => [name, camelKeys(entry)])) : value]
    }),
  )
}

function defined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> }
}
