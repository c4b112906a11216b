import { pendingFailed, type Decision, type Failure, type JobId, type Workflow, type WorkflowJob } from 'retriage/core'
import type { Ledger } from 'retriage/stores'
import { observeFailures } from './observe.ts'

/** What decides about failures: `createTriage()` or anything of this shape. Decisions come in the order of the failures. */
export interface Decider {
  decideAll(failures: Failure[], options?: { onFirst?: (decisions: readonly Decision[]) => void }): Promise<readonly Decision[]>
}

/** Where failures that wait are put to the triage, each one once. */
export class Desk {
  private readonly triage: Decider
  /** By attempt, whatever came of it. */
  private readonly asked = new Set<string>()

  constructor(triage: Decider) {
    this.triage = triage
  }

  /** Takes up which failures somebody has decided about already, a `hold` included. */
  async recall(ledger: Ledger): Promise<void> {
    const waiting = pendingFailed(ledger.workflow)
    if (waiting.length === 0) return
    for (const record of await ledger.attempts(waiting.map(({ jobId }) => jobId))) if (record.decision) this.asked.add(keyOf(record))
  }

  /** Failures that wait and were not asked about. */
  undecided(workflow: Workflow): WorkflowJob[] {
    return pendingFailed(workflow).filter((job) => !this.asked.has(keyOf(job)))
  }

  /**
   * Reads the logs of failures and has them decided together.
   *
   * @param onFirst told what is decided already where somebody slow is asked about the rest; those decisions are the same afterwards, but for what is held
   * @throws what the triage throws; they count as asked about all the same.
   */
  async decide(jobs: readonly WorkflowJob[], ledger: Ledger, onFirst?: (decisions: readonly Decision[]) => void): Promise<Decision[]> {
    const failures = await observeFailures(jobs, await ledger.attempts(jobs.map(({ jobId }) => jobId)))
    for (const job of jobs) this.asked.add(keyOf(job))
    // A decision is about the attempt that was shown, whatever the job does meanwhile.
    const pinned = (decisions: readonly Decision[]): Decision[] =>
      decisions.map((decision, index) => ({ ...decision, runId: jobs[index]!.runId, attemptId: jobs[index]!.attemptId }))
    return pinned(await this.triage.decideAll(failures, onFirst ? { onFirst: (decisions) => onFirst(pinned(decisions)) } : {}))
  }
}

function keyOf({ jobId, runId, attemptId }: { jobId: JobId; runId: number; attemptId: number }): string {
  return `${jobId}/${runId}/${attemptId}`
}
