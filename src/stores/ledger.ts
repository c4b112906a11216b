import {
  applyEvent,
  changedJobs,
  jobOf,
  resolve,
  RetriageError,
  type Decision,
  type JobId,
  type OutsideEvent,
  type Refusal,
  type ResolveResult,
  type Step,
  type Workflow,
  type WorkflowJob,
} from 'retriage/core'
import type { AttemptRecord } from './attempt.ts'
import type { AuditEntry } from './audit.ts'
import { changeEntry, refusalEntry, type Note, type Stamp } from './entry.ts'
import type { NewIds, Store, StoredWorkflow } from './store.ts'

/** Who changes a workflow, and by which clock. */
export interface LedgerOptions {
  /** For the audit: `"runner"`, `"cli"`, a person's name. */
  actor: string
  /** Milliseconds since 1970; default the machine's clock. */
  clock?: () => number
}

/** What came of one pass: the workflow afterwards and what is written beside its jobs. */
interface Outcome<T> {
  after: Workflow
  value: T
  attempts?: readonly AttemptRecord[]
  audit: readonly AuditEntry[]
}

/**
 * The one way to change a stored workflow: reads it, lets the core compute the next one, commits if nobody was faster, and otherwise computes
 * again from what it is now. Every transition and every refused request stands in the audit, in the same commit as the jobs.
 *
 * Any number of ledgers, in any number of processes, may be open on one workflow. Calls on the same ledger happen one after the other.
 */
export class Ledger {
  private readonly store: Store
  private readonly actor: string
  private readonly clock: () => number
  private stored: StoredWorkflow
  private queue: Promise<unknown> = Promise.resolve()

  /** @throws `not_found` where the store has no such workflow. */
  static async open(store: Store, workflowId: JobId, options: LedgerOptions): Promise<Ledger> {
    const stored = await store.load(workflowId)
    if (stored) return new Ledger(store, stored, options)
    throw new RetriageError('not_found', `no workflow ${workflowId}; list the workflows to find its id`, { id: String(workflowId) })
  }

  /** Stores a new workflow and opens it. */
  static async create(store: Store, plan: (ids: NewIds) => Workflow, options: LedgerOptions): Promise<Ledger> {
    return new Ledger(store, await store.create(plan, (options.clock ?? Date.now)()), options)
  }

  private constructor(store: Store, stored: StoredWorkflow, { actor, clock }: LedgerOptions) {
    this.store = store
    this.stored = stored
    this.actor = actor
    this.clock = clock ?? Date.now
  }

  /** The workflow as this ledger last saw it; `refresh` looks again. */
  get workflow(): Workflow {
    return this.stored.workflow
  }

  /** Reads the workflow anew; true if it has changed since. */
  async refresh(): Promise<boolean> {
    const { version, workflow } = this.stored
    const found = await this.store.load(workflow.workflowId)
    if (!found || found.version === version) return false
    this.stored = found
    return true
  }

  /**
   * Moves one job by an event, with all that follows from it; a refused event changes nothing. With `note.attempt`, the record of an attempt
   * is written in the same step, and only then.
   */
  apply(
    jobId: JobId,
    event: OutsideEvent,
    note: Note & { attempt?: AttemptRecord } = {},
  ): Promise<(Step & { job: WorkflowJob }) | Refusal> {
    return this.change<(Step & { job: WorkflowJob }) | Refusal>(async (before) => {
      const step = applyEvent(before, jobId, event)
      const stamp = this.stamp(before)
      if (!step.ok) return { after: before, value: step, audit: [refusalEntry(stamp, jobOf(before, jobId) ?? jobId, event, step.message)] }
      const audit = changedJobs(before, step.workflow).map((job) =>
        changeEntry(stamp, jobOf(before, job.jobId), job, jobId, event.type, note),
      )
      return { after: step.workflow, value: step, audit: ownFirst(audit, jobId), ...(note.attempt ? { attempts: [note.attempt] } : {}) }
    })
  }

  /** Changes the workflow as a whole: `startWorkflow`, `resetStatus` or `reinitialize` of the core, named `action` in the audit. */
  step<S extends Step>(action: string, compute: (workflow: Workflow) => S | Refusal, note: Note = {}): Promise<S | Refusal> {
    return this.change<S | Refusal>(async (before) => {
      const step = compute(before)
      const stamp = this.stamp(before)
      if (!step.ok) return { after: before, value: step, audit: [refusalEntry(stamp, null, { type: action }, step.message)] }
      const audit = changedJobs(before, step.workflow).map((job) => changeEntry(stamp, jobOf(before, job.jobId), job, null, action, note))
      return { after: step.workflow, value: step, audit }
    })
  }

  /**
   * Resolves decisions, each one completely or not at all. What was decided is kept with the attempt it is about, a `hold` included. A dry run
   * computes the same from the present state and writes nothing.
   */
  resolve(decisions: readonly Decision[], { dryRun = false } = {}): Promise<readonly ResolveResult[]> {
    return this.change(async (before) => {
      const { results, workflow: after } = resolve(before, decisions, { dryRun })
      if (dryRun) return { after: before, value: results, audit: [] }
      const stamp = this.stamp(before)
      const attempts: AttemptRecord[] = []
      const audit: AuditEntry[] = []
      for (const [index, result] of results.entries()) {
        const decision = decisions[index]!
        const job = jobOf(before, result.jobId)
        const done = result.status === 'applied' || result.code === 'held'
        if (!done || !job) {
          audit.push(refusalEntry(stamp, job ?? result.jobId, { type: decision.action, ...attemptOf(decision) }, result.message))
          continue
        }
        const record = await this.attempt(job)
        if (record) attempts.push({ ...record, decision, decidedAt: stamp.at })
        for (const jobId of [result.jobId, ...result.canceled, ...result.unblocked]) {
          const note = String(jobId) === String(result.jobId) ? decision : {}
          audit.push(changeEntry(stamp, jobOf(before, jobId), jobOf(after, jobId)!, result.jobId, decision.action, note))
        }
      }
      return { after, value: results, attempts, audit }
    })
  }

  /** Attempts of one job or of all, as in `Store`. */
  attempts(jobId?: JobId): Promise<readonly AttemptRecord[]> {
    return this.store.attempts(this.workflow.workflowId, jobId)
  }

  private async attempt({ jobId, runId, attemptId }: WorkflowJob): Promise<AttemptRecord | undefined> {
    return (await this.attempts(jobId)).find((record) => record.runId === runId && record.attemptId === attemptId)
  }

  private stamp(workflow: Workflow): Stamp {
    return { workflowId: workflow.workflowId, at: this.clock(), actor: this.actor }
  }

  private change<T>(compute: (before: Workflow) => Promise<Outcome<T>>): Promise<T> {
    const result = this.queue.then(() => this.commit(compute))
    this.queue = result.catch(() => undefined)
    return result
  }

  /** Ends: a commit fails only because another one succeeded. */
  private async commit<T>(compute: (before: Workflow) => Promise<Outcome<T>>): Promise<T> {
    for (;;) {
      const { workflow: before, version } = this.stored
      const { after, value, attempts = [], audit } = await compute(before)
      const jobs = changedJobs(before, after)
      if (jobs.length === 0 && attempts.length === 0 && before.runId === after.runId) {
        if (await this.refresh()) continue // it may have been refused only because this ledger was behind
        if (audit.length > 0) await this.store.record(audit)
        return value
      }
      const { workflowId, runId } = after
      const next = await this.store.commit({ workflowId, version, jobs, attempts, audit, ...(runId === before.runId ? {} : { runId }) })
      if (next !== undefined) {
        this.stored = { ...this.stored, workflow: after, version: next }
        return value
      }
      await this.refresh()
    }
  }
}

function attemptOf({ runId, attemptId }: Decision): { runId?: number; attemptId?: number } {
  return { ...(runId === undefined ? {} : { runId }), ...(attemptId === undefined ? {} : { attemptId }) }
}

/** The job an event was for stands before those it drew along. */
function ownFirst(audit: readonly AuditEntry[], jobId: JobId): AuditEntry[] {
  const own = (entry: AuditEntry) => String(entry.jobId) === String(jobId)
  return [...audit.filter(own), ...audit.filter((entry) => !own(entry))]
}
