import type { JobId, Workflow, WorkflowJob } from 'retriage/core'
import type { Ledger } from 'retriage/stores'

/** When jobs may start whose retry has a delay, whoever decided it and when: the delay counts from the decision. */
export class Delays {
  /** Milliseconds since 1970, by attempt; absent: not known yet. */
  private readonly startAt = new Map<string, number>()

  /** Looks up the delays of ready jobs that are not known yet. */
  async learn(ledger: Ledger): Promise<void> {
    const unknown = [...ledger.workflow.jobs.values()].filter((job) => isDelayed(job) && !this.startAt.has(keyOf(job)))
    if (unknown.length === 0) return
    const records = await ledger.attempts(unknown.map(({ jobId }) => jobId))
    for (const job of unknown) {
      const before = records.find((record) => String(record.jobId) === String(job.jobId) && isBefore(record, job))
      this.startAt.set(keyOf(job), (before?.decidedAt ?? 0) + (job.decision?.delaySeconds ?? 0) * 1000)
    }
  }

  /** Milliseconds since 1970; 0 where nothing holds the job back. */
  of(job: WorkflowJob): number {
    return isDelayed(job) ? (this.startAt.get(keyOf(job)) ?? Infinity) : 0
  }

  /** Milliseconds until the first delay has passed; undefined where none is waited for. */
  next(workflow: Workflow, now: number): number | undefined {
    const waits = [...workflow.jobs.values()].filter(isDelayed).flatMap((job) => {
      const at = this.startAt.get(keyOf(job))
      return at !== undefined && at > now ? [at - now] : []
    })
    return waits.length === 0 ? undefined : Math.min(...waits)
  }
}

function isDelayed(job: WorkflowJob): boolean {
  const { status, decision } = job
  return status === 'ready' && decision?.action === 'retry' && (decision.delaySeconds ?? 0) > 0 && isBefore(decision, job)
}

function isBefore(made: { runId?: number; attemptId?: number }, job: WorkflowJob): boolean {
  return made.runId === job.runId && made.attemptId === job.attemptId - 1
}

function keyOf({ jobId, runId, attemptId }: { jobId: JobId; runId: number; attemptId: number }): string {
  return `${jobId}/${runId}/${attemptId}`
}
