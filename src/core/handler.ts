/** One rule of a failure handler. */
export interface HandlerRule {
  exitCodes: readonly number[]
  /** Matches every failure that no rule names by its exit code, those without an exit code included. */
  matchAllExitCodes: boolean
  /** Command that runs before the next attempt starts. */
  recoveryScript?: string
  /** Exactly this many retries a run; default 3. */
  maxRetries: number
}

/** What a job's author already knows about its exit codes. */
export interface FailureHandler {
  name: string
  rules: readonly HandlerRule[]
}

/** How an attempt ended. Both null: it was lost and left neither. */
export interface Exit {
  returnCode: number | null
  signal: string | null
}

/**
 * What a handler says of an exit:
 * - `none`: no rule matches, so the failure is not the handler's
 * - `retry`: the rule grants one more attempt; `left` of its retries remain after it
 * - `exhausted`: the rule matches and its retries are used up, so the job is failed
 */
export type HandlerMatch =
  | { outcome: 'none' }
  | { outcome: 'retry' | 'exhausted'; rule: HandlerRule; ruleKey: string; /** Retries before this one. */ used: number; left: number }

/** What becomes of a job whose attempt failed, before anybody classifies the failure. */
export type Disposition =
  | {
      action: 'retry'
      /** Rule whose count goes up. */
      ruleKey: string
      /** Command to run before the next attempt starts. */
      recoveryScript: string | null
    }
  | { action: 'fail' }
  | { action: 'hold' }

/**
 * Asks a handler about an exit.
 *
 * A rule that names the exit code comes before one that matches all, whatever their order; among several that name it, the first. A rule
 * that is used up does not pass the failure on to the next: its author set that limit for this code. Exits without a code meet only rules
 * that match all.
 *
 * @param used retries spent so far in this run, by `ruleKey`: the job's `handlerRetries`
 */
export function matchHandler(handler: FailureHandler, exit: Exit, used: Readonly<Record<string, number>>): HandlerMatch {
  const named = exit.returnCode === null ? -1 : handler.rules.findIndex((rule) => rule.exitCodes.includes(exit.returnCode as number))
  const index = named >= 0 ? named : handler.rules.findIndex((rule) => rule.matchAllExitCodes)
  const rule = handler.rules[index]
  if (!rule) return { outcome: 'none' }
  const ruleKey = `${handler.name}/${index + 1}`
  const spent = used[ruleKey] ?? 0
  if (spent >= rule.maxRetries) return { outcome: 'exhausted', rule, ruleKey, used: spent, left: 0 }
  return { outcome: 'retry', rule, ruleKey, used: spent, left: rule.maxRetries - spent - 1 }
}

/**
 * Says where a failed attempt leaves its job: a retry if a handler rule grants one, `fail` if the rule that matches is used up, and
 * otherwise `hold` where the workflow keeps unclassified failures, else `fail`. A job whose handler the workflow does not know has none.
 */
export function afterFailure(
  workflow: { usePendingFailed: boolean; failureHandlers: readonly FailureHandler[] },
  job: { failureHandler: string | null; handlerRetries: Readonly<Record<string, number>> },
  exit: Exit,
): Disposition {
  const handler = workflow.failureHandlers.find(({ name }) => name === job.failureHandler)
  const match: HandlerMatch = handler ? matchHandler(handler, exit, job.handlerRetries) : { outcome: 'none' }
  if (match.outcome === 'retry') return { action: 'retry', ruleKey: match.ruleKey, recoveryScript: match.rule.recoveryScript ?? null }
  if (match.outcome === 'exhausted') return { action: 'fail' }
  return { action: workflow.usePendingFailed ? 'hold' : 'fail' }
}
