import type { CauseId } from './cause.ts'
import { formatDuration, parseDuration, scaleDuration } from './duration.ts'
import type { Failure } from './failure.ts'
import { formatMemory, parseMemory, scaleMemory } from './memory.ts'
import type { Growth, Policy } from './policy.ts'

/** How a request that was used up changes for the next attempt. */
export type Escalation =
  /** Raised to this. */
  | { kind: 'raised'; what: 'memory' | 'runtime'; from: string | null; to: string }
  /** Already at policy's cap. */
  | { kind: 'capped'; what: 'memory' | 'runtime'; cap: string }
  /** More is needed, and nobody said how much was asked for or used. */
  | { kind: 'unmeasured'; what: 'memory' | 'runtime' }
  /** What ran out is nothing a job asks for here: GPU memory, disk, a limit. */
  | { kind: 'elsewhere' }

/** Says what the next attempt asks for after a failure for want of resources. Never less than before, never above the cap. */
export function escalate(failure: Failure, cause: CauseId, policy: Policy): Escalation {
  const earlier = failure.history ?? []
  if (cause.startsWith('oom/') && cause !== 'oom/gpu') {
    const requested = largest([failure.memory, ...earlier.map((attempt) => attempt.memory)], parseMemory)
    const used = largest([failure.peakMemory], parseMemory)
    return raise('memory', requested, used, policy.memory, parseMemory, formatMemory, scaleMemory)
  }
  if (cause.startsWith('timeout/')) {
    const requested = largest([failure.runtime, ...earlier.map((attempt) => attempt.runtime)], parseDuration)
    const used = failure.execTimeSeconds === undefined ? null : Math.ceil(failure.execTimeSeconds * 1000)
    return raise('runtime', requested, used, policy.runtime, parseDuration, formatDuration, scaleDuration)
  }
  return { kind: 'elsewhere' }
}

function raise(
  what: 'memory' | 'runtime',
  requested: number | null,
  used: number | null,
  growth: Growth,
  parse: (text: string) => number,
  format: (amount: number) => string,
  scale: (amount: number, factor: number) => number,
): Escalation {
  if (requested === null && used === null) return { kind: 'unmeasured', what }
  const cap = growth.cap === undefined ? Infinity : parse(growth.cap)
  if (requested !== null && requested >= cap) return { kind: 'capped', what, cap: format(cap) }
  const grown = scale(Math.max(requested ?? 0, used ?? 0), growth.factor)
  return { kind: 'raised', what, from: requested === null ? null : format(requested), to: format(Math.min(grown, cap)) }
}

function largest<T>(values: readonly (T | undefined)[], parse: (value: T) => number): number | null {
  const known = values.filter((value) => value !== undefined).map((value) => parse(value as T))
  return known.length === 0 ? null : Math.max(...known)
}
