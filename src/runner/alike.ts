import { fingerprint, type WorkflowJob } from 'retriage/core'
import type { AttemptRecord } from 'retriage/stores'
import { observeFailures } from './observe.ts'

/** UTF-16 units of each log that are compared, at its end. */
const compared = 16_000

/**
 * Failed jobs in groups that look the same: whose logs differ in nothing but times, numbers, hosts, paths and such, and that ended alike. In the order
 * of their first. What somebody writes into one log speaks to nobody who looks at another group.
 *
 * @param records of these jobs
 */
export async function groupAlike(jobs: readonly WorkflowJob[], records: readonly AttemptRecord[]): Promise<WorkflowJob[][]> {
  const groups = new Map<string, WorkflowJob[]>()
  for (const [index, failure] of (await observeFailures(jobs, records)).entries()) {
    const { returnCode, signal, schedulerState, stderrTail = '', stdoutTail = '' } = failure
    const lines = [stderrTail, stdoutTail].flatMap((tail) => [...tail.slice(-compared).split('\n'), '|'])
    const key = fingerprint(`${returnCode} ${signal ?? ''} ${schedulerState ?? ''}`, ...lines)
    groups.set(key, [...(groups.get(key) ?? []), jobs[index]!])
  }
  return [...groups.values()]
}
