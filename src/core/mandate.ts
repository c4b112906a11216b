import { spentBefore } from './budget.ts'
import type { PastAttempt } from './classifier.ts'
import type { Action } from './decision.ts'
import { formatDuration, parseDuration, scaleDuration } from './duration.ts'
import type { Failure } from './failure.ts'
import { formatMemory, parseMemory, scaleMemory } from './memory.ts'
import { defaultPolicy, type Growth, type Policy } from './policy.ts'

/**
 * What a model or an agent may do about one failure. It follows from policy and from what is known of the job, never from what its log says, so
 * nothing that is written there widens it.
 */
export interface Mandate {
  /** Among them always `hold`, which leaves the job to a person. */
  readonly actions: readonly Action[]
  /** Most that a retry may ask for, such as `"64g"` and `"PT24H"`. */
  readonly memory: string
  readonly runtime: string
  /** Why an action is not among them, as the end of a sentence. */
  readonly denied: Readonly<Partial<Record<Action, string>>>
}

/** What somebody who decides in place of a person asks for. */
export interface Order {
  action: Action
  memory?: string
  runtime?: string
}

/** What policy leaves to a model for this failure. */
export function mandateOf(failure: Failure, options: { policy?: Policy; history?: readonly PastAttempt[] } = {}): Mandate {
  const { policy = defaultPolicy, history = [] } = options
  const { retries } = spentBefore(failure, history)
  const most = Math.min(policy.maxRetries, policy.model.maxRetries)
  const retry = !policy.model.retry
    ? 'policy leaves retries to rules and persons'
    : failure.idempotent === false && failure.started !== false
      ? 'a second execution is not safe, so a person must say so'
      : retries >= most
        ? `the job has had ${retries} of the ${most} ${most === 1 ? 'retry' : 'retries'} that policy allows on a model's word`
        : undefined
  const fail = policy.model.fail ? undefined : 'policy leaves giving up to rules and persons'
  return {
    actions: [...(retry ? [] : ['retry' as const]), ...(fail ? [] : ['fail' as const]), 'hold'],
    denied: { ...(retry ? { retry } : {}), ...(fail ? { fail } : {}) },
    memory: formatMemory(
      ceiling(
        [failure.memory, failure.peakMemory].map(read(parseMemory)),
        parseMemory(policy.model.memory),
        cap(policy.memory, parseMemory),
        (had) => scaleMemory(had, policy.model.maxFactor),
      ),
    ),
    runtime: formatDuration(
      ceiling([read(parseDuration)(failure.runtime)], parseDuration(policy.model.runtime), cap(policy.runtime, parseDuration), (had) =>
        scaleDuration(had, policy.model.maxFactor),
      ),
    ),
  }
}

/** Why an order goes beyond a mandate, in one sentence with its remedy; undefined where it does not. Amounts that cannot be read are left to `resolve`. */
export function objectionTo({ action, memory, runtime }: Order, mandate: Mandate): string | undefined {
  const denied = mandate.denied[action]
  if (denied !== undefined) return `"${action}" is not allowed here: ${denied}`
  if (exceeds(memory, mandate.memory, parseMemory))
    return `memory ${memory} is more than policy allows a model here; ask for at most ${mandate.memory}`
  if (exceeds(runtime, mandate.runtime, parseDuration))
    return `runtime ${runtime} is more than policy allows a model here; ask for at most ${mandate.runtime}`
  return undefined
}

function ceiling(had: readonly (number | undefined)[], least: number, cap: number, grow: (amount: number) => number): number {
  return Math.min(cap, Math.max(least, ...had.filter((amount) => amount !== undefined).map(grow)))
}

function read<T>(parse: (value: T) => number): (value: T | undefined) => number | undefined {
  return (value) => (value === undefined ? undefined : parse(value))
}

function cap(growth: Growth, parse: (text: string) => number): number {
  return growth.cap === undefined ? Infinity : parse(growth.cap)
}

function exceeds(asked: string | undefined, most: string, parse: (text: string) => number): boolean {
  if (asked === undefined) return false
  try {
    return parse(asked) > parse(most)
  } catch {
    return false
  }
}
