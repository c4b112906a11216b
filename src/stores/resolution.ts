import { jobOf, type Decision, type JobId, type ResolveResult, type Workflow, type WorkflowJob } from 'retriage/core'
import type { AttemptRecord } from './attempt.ts'
import type { AuditEntry } from './audit.ts'
import { changeEntry, refusalEntry, type Stamp } from './entry.ts'

/** What is written about one decision, or about those that change no job. */
export interface Writing {
  jobs: readonly WorkflowJob[]
  attempts: AttemptRecord[]
  audit: AuditEntry[]
}

/** Says, decision by decision, what is to be written, with the jobs as they stand after the decisions before it. */
export class ResolutionSheet {
  private readonly workflow: Workflow
  private readonly decisions: readonly Decision[]
  /** The present attempt of each job, as it was when the batch was judged. */
  private readonly records = new Map<string, AttemptRecord>()
  private readonly changed = new Map<string, WorkflowJob>()

  constructor(workflow: Workflow, decisions: readonly Decision[], records: readonly AttemptRecord[]) {
    this.workflow = workflow
    this.decisions = decisions
    for (const record of records) {
      const job = jobOf(workflow, record.jobId)
      if (record.runId === job?.runId && record.attemptId === job.attemptId) this.records.set(String(record.jobId), record)
    }
  }

  /** @param jobs those the decision changed, its own first */
  applied(index: number, jobs: readonly WorkflowJob[], stamp: Stamp): Writing {
    const decision = this.decisions[index]!
    const { jobId } = jobs[0]!
    const audit = jobs.map((job, position) =>
      changeEntry(stamp, this.jobOf(job.jobId), job, jobId, decision.action, position === 0 ? decision : {}),
    )
    for (const job of jobs) this.changed.set(String(job.jobId), job)
    return { jobs, attempts: this.decided(decision, stamp.at), audit }
  }

  /** Decisions to hold, which stay with their attempts as proposals, and those that were refused. */
  left(results: Iterable<readonly [number, ResolveResult]>, stampOf: (decision: Decision) => Stamp): Writing {
    const attempts: AttemptRecord[] = []
    const audit: AuditEntry[] = []
    for (const [index, { jobId, code, message }] of results) {
      const decision = this.decisions[index]!
      const stamp = stampOf(decision)
      const job = this.jobOf(jobId)
      if (code === 'held' && job) {
        attempts.push(...this.decided(decision, stamp.at))
        audit.push(changeEntry(stamp, job, job, jobId, decision.action, decision))
      } else audit.push(refusalEntry(stamp, job ?? jobId, { type: decision.action, ...aboutOf(decision) }, message))
    }
    return { jobs: [], attempts, audit }
  }

  private jobOf(jobId: JobId): WorkflowJob | undefined {
    return this.changed.get(String(jobId)) ?? jobOf(this.workflow, jobId)
  }

  private decided(decision: Decision, decidedAt: number): AttemptRecord[] {
    const record = this.records.get(String(decision.jobId))
    return record ? [{ ...record, decision, decidedAt }] : []
  }
}

function aboutOf({ runId, attemptId }: Decision): { runId?: number; attemptId?: number } {
  return { ...(runId === undefined ? {} : { runId }), ...(attemptId === undefined ? {} : { attemptId }) }
}
