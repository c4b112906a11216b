import type { JobId } from 'retriage/core'
import { Ledger, type Store } from 'retriage/stores'
import { isRunning, processSpace } from 'retriage/adapters'
import { needsDecision, type RecoveryReport } from './recovery.ts'
import type { RunOutcome } from './run-options.ts'

/** What watching a workflow takes. */
export interface WatchOptions {
  store: Store
  recover: () => Promise<RecoveryReport>
  run: () => Promise<RunOutcome>
  /** Rounds of recovering and running, at least one; default 3. */
  maxRounds?: number
  /** First wait between two looks, in milliseconds; it doubles each time. Default 1000. */
  firstDelayMs?: number
  /** Longest wait; default 60,000. */
  pollIntervalMs?: number
  /** Waits; the default really does. Resolves early with true when the watch is to end. */
  wait?: (ms: number) => Promise<boolean>
  /** Told before each wait what is waited for. */
  onWait?: (why: 'others-at-work' | 'failures-remain', ms: number) => void
}

/**
 * Looks after a workflow until nothing of it is left to do or to decide: while other workers are at it, it only looks again later; otherwise it
 * recovers and runs. Ends after `maxRounds` rounds with whatever is held then, so the outcome of the last one may be incomplete.
 */
export async function watch(workflowId: JobId, options: WatchOptions): Promise<RunOutcome> {
  const { store, recover, run, maxRounds = 3, firstDelayMs = 1000, pollIntervalMs = 60_000, wait = sleep, onWait } = options
  let delayMs = Math.min(firstDelayMs, pollIntervalMs)
  const pause = async (why: 'others-at-work' | 'failures-remain'): Promise<boolean> => {
    onWait?.(why, delayMs)
    const ended = await wait(delayMs)
    delayMs = Math.min(delayMs * 2, pollIntervalMs)
    return ended
  }
  await Ledger.open(store, workflowId, { actor: 'runner' })
  for (let round = 1; ; round++) {
    let ended = false
    while (!ended && (await othersAtWork(store, workflowId))) ended = await pause('others-at-work')
    if (!ended) await recover()
    const outcome = await run()
    const open = [...outcome.workflow.jobs.values()].some(needsDecision)
    if (ended || outcome.interrupted || (outcome.complete && !open) || round >= maxRounds) return outcome
    if (await pause('failures-remain')) return outcome
  }
}

/** A worker of this machine whose process is gone is not at work; what another machine does not say is for the run to find out. */
async function othersAtWork(store: Store, workflowId: JobId): Promise<boolean> {
  for (const { host, pid, processStart } of await store.workers(workflowId)) {
    const here = host === processSpace() && pid !== null
    if (!here || (await isRunning({ pid, start: processStart }))) return true
  }
  return false
}

function sleep(ms: number): Promise<boolean> {
  return new Promise((resume) => setTimeout(() => resume(false), ms))
}
