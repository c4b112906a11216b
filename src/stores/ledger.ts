import {
  applyEvent,
  changedJobs,
  jobOf,
  redact,
  redactDecision,
  reopen,
  resolve,
  RetriageError,
  withJobs,
  type Decision,
  type JobId,
  type OutsideEvent,
  type RedactionRule,
  type RedactOptions,
  type Refusal,
  type Reopening,
  type ResolveResult,
  type Step,
  type Workflow,
  type WorkflowJob,
} from 'retriage/core'
import type { AttemptRecord } from './attempt.ts'
import type { AuditEntry } from './audit.ts'
import { changeEntry, creationEntries, refusalEntry, remarkEntry, runEntry, type Note, type Stamp } from './entry.ts'
import { lateRecord } from './late.ts'
import { redactAttempt, redactEvent, redactNote } from './redaction.ts'
import { ResolutionSheet } from './resolution.ts'
import type { Change, NewIds, Store, StoredWorkflow } from './store.ts'

/** Who changes a workflow, and by which clock. */
export interface LedgerOptions {
  /** For the audit, where a call names nobody else: `"runner"`, `"person"`, … (see `AuditEntry`). */
  actor: string
  /** Milliseconds since 1970; default the machine's clock. */
  clock?: () => number
  /** Kinds of credentials beside those that `redact` knows. Default none. */
  redactions?: readonly RedactionRule[]
}

/** What `resolve` and `reopen` are told beside the decisions. */
export interface ResolveOptions {
  /** Default false. */
  dryRun?: boolean
  /** Who decided, for the audit: one for all, or by decision; default the ledger's own. */
  actor?: string | ((decision: Decision) => string)
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
 * again from what it is now. Every transition and every refused request stands in the audit, in the same commit as the jobs. Reasons and evidence
 * are kept without the credentials that `redact` finds in them.
 *
 * Any number of ledgers, in any number of processes, may be open on one workflow. Calls on the same ledger happen one after the other.
 */
export class Ledger {
  private readonly store: Store
  private readonly actor: string
  private readonly clock: () => number
  private readonly redaction: RedactOptions
  private stored: StoredWorkflow
  /** Jobs that are committed and not yet in `stored.workflow`: a batch would otherwise copy the workflow for every decision. */
  private ahead: WorkflowJob[] = []
  private queue: Promise<unknown> = Promise.resolve()

  /** @throws `not_found` where the store has no such workflow. */
  static async open(store: Store, workflowId: JobId, options: LedgerOptions): Promise<Ledger> {
    const stored = await store.load(workflowId)
    if (stored) return new Ledger(store, stored, options)
    throw new RetriageError('not_found', `no workflow ${workflowId}; list the workflows to find its id`, { id: String(workflowId) })
  }

  /** Stores a new workflow, with an audit entry for each of its jobs, and opens it. */
  static async create(store: Store, plan: (ids: NewIds) => Workflow, options: LedgerOptions): Promise<Ledger> {
    const at = (options.clock ?? Date.now)()
    const audit = (workflow: Workflow) => creationEntries({ workflowId: workflow.workflowId, at, actor: options.actor }, workflow)
    return new Ledger(store, await store.create(plan, at, audit), options)
  }

  private constructor(store: Store, stored: StoredWorkflow, { actor, clock, redactions = [] }: LedgerOptions) {
    this.store = store
    this.stored = stored
    this.actor = actor
    this.clock = clock ?? Date.now
    this.redaction = { extra: redactions }
  }

  /** The workflow as this ledger last saw it; `refresh` looks again. */
  get workflow(): Workflow {
    return this.snapshot().workflow
  }

  /** Reads anew what has changed in the workflow; true if anything has. */
  async refresh(): Promise<boolean> {
    const known = this.snapshot()
    const found = await this.store.load(known.workflow.workflowId, known)
    if (!found || found === known) return false
    this.stored = found
    return true
  }

  /**
   * Moves one job by an event, with all that follows from it; a refused event changes nothing. With `note.attempt`, the record of an attempt
   * is written in the same step, and only then; but an attempt that is history and has no result yet keeps the one that comes too late.
   */
  apply(
    jobId: JobId,
    given: OutsideEvent,
    about: Note & { attempt?: AttemptRecord } = {},
  ): Promise<(Step & { job: WorkflowJob }) | Refusal> {
    const event = redactEvent(given, this.redaction)
    const attempt = about.attempt && redactAttempt(about.attempt, this.redaction)
    const note = redactNote(about, this.redaction)
    return this.change<(Step & { job: WorkflowJob }) | Refusal>(async (before) => {
      const step = applyEvent(before, jobId, event)
      const stamp = this.stamp(note.actor)
      if (!step.ok) {
        const job = jobOf(before, jobId)
        const late = job && step.code === 'stale' && attempt ? lateRecord(job, attempt, await this.attempts(jobId)) : undefined
        const audit = [refusalEntry(stamp, job ?? jobId, event, this.clean(step.message))]
        return { after: before, value: step, audit, ...(late ? { attempts: [late] } : {}) }
      }
      const audit = changedJobs(before, step.workflow).map((job) =>
        changeEntry(stamp, jobOf(before, job.jobId), job, jobId, event.type, note),
      )
      return { after: step.workflow, value: step, audit: ownFirst(audit, jobId), ...(attempt ? { attempts: [attempt] } : {}) }
    })
  }

  /** Changes the workflow as a whole: `startWorkflow`, `resetStatus` or `reinitialize` of the core, named `action` in the audit. */
  step<S extends Step>(action: string, compute: (workflow: Workflow) => S | Refusal, about: Note = {}): Promise<S | Refusal> {
    const note = redactNote(about, this.redaction)
    return this.change<S | Refusal>(async (before) => {
      const step = compute(before)
      const stamp = this.stamp(note.actor)
      if (!step.ok) return { after: before, value: step, audit: [refusalEntry(stamp, null, { type: action }, this.clean(step.message))] }
      const audit = changedJobs(before, step.workflow).map((job) => changeEntry(stamp, jobOf(before, job.jobId), job, null, action, note))
      if (step.workflow.runId !== before.runId) audit.unshift(runEntry(stamp, before.runId, action, note))
      return { after: step.workflow, value: step, audit }
    })
  }

  /**
   * Resolves decisions. The batch is judged as a whole, and then every decision that applies is committed by itself, with all that follows from
   * it: whatever happens in between, each job is all old or all new, what was committed stays, and the same batch sent again does the rest.
   *
   * What was decided is kept with the attempt it is about, a `hold` included. A dry run computes the same from the present state and writes
   * nothing.
   */
  resolve(decisions: readonly Decision[], { dryRun = false, actor }: ResolveOptions = {}): Promise<readonly ResolveResult[]> {
    if (dryRun) return this.change(async (before) => ({ after: before, value: resolve(before, decisions, { dryRun }).results, audit: [] }))
    return this.queued(() =>
      this.resolveAll(
        decisions.map((decision) => redactDecision(decision, this.redaction)),
        byDecision(actor),
      ),
    )
  }

  /**
   * Gives jobs that were given up another attempt, as decided, all of them in one step; see `reopen` of the core. What was decided is kept with the
   * attempt it is about. A dry run computes the same and writes nothing.
   */
  reopen(given: readonly Decision[], { dryRun = false, actor }: ResolveOptions = {}): Promise<Reopening> {
    const decisions = given.map((decision) => redactDecision(decision, this.redaction))
    const actorOf = byDecision(actor)
    return this.change<Reopening>(async (before) => {
      const step = reopen(before, decisions)
      if (dryRun) return { after: before, value: step, audit: [] }
      const stamp = this.stamp()
      const noteOf = new Map(decisions.map((decision) => [String(decision.jobId), decision]))
      const stampOf = (jobId: JobId): Stamp => {
        const decision = noteOf.get(String(jobId)) ?? decisions[0]
        return decision ? this.stamp(actorOf(decision)) : stamp
      }
      const audit = changedJobs(before, step.workflow).map((job) => {
        const note = noteOf.get(String(job.jobId)) ?? { reason: 'what canceled it is tried again' }
        return changeEntry(stampOf(job.jobId), jobOf(before, job.jobId), job, null, 'reopen', note)
      })
      for (const { jobId, message } of step.refused)
        audit.push(refusalEntry(stampOf(jobId), jobOf(before, jobId) ?? jobId, { type: 'reopen' }, this.clean(message)))
      const records = await this.attempts(step.reopened)
      const attempts = records.flatMap((record) => {
        const job = jobOf(before, record.jobId)
        const decision = noteOf.get(String(record.jobId))
        const present = record.runId === job?.runId && record.attemptId === job.attemptId
        return present && decision ? [{ ...record, decision, decidedAt: stamp.at }] : []
      })
      return { after: step.workflow, value: step, attempts, audit }
    })
  }

  /** Writes into the audit what changes no job, such as the end of a recovery script; with null about the workflow as a whole. */
  async remark(jobId: JobId | null, action: string, note: Note): Promise<void> {
    const job = jobId === null ? null : jobOf(this.workflow, jobId)
    if (job === undefined) return
    const stamp = this.stamp(note.actor)
    const said = redactNote(note, this.redaction)
    await this.store.record([job ? remarkEntry(stamp, job, action, said) : runEntry(stamp, this.workflow.runId, action, said)])
  }

  /** Writes into the audit that something was asked for and refused by whoever asks the ledger. `jobId` need not be of this workflow. */
  async refuse(
    jobId: JobId | null,
    request: { type: string; runId?: number; attemptId?: number },
    reason: string,
    actor?: string,
  ): Promise<void> {
    const job = jobId === null ? null : (jobOf(this.workflow, jobId) ?? jobId)
    await this.store.record([refusalEntry(this.stamp(actor), job, request, this.clean(reason))])
  }

  /** Attempts of some jobs or of all, as in `Store`. */
  attempts(jobs?: JobId | readonly JobId[]): Promise<readonly AttemptRecord[]> {
    return this.store.attempts(this.stored.workflow.workflowId, jobs)
  }

  private async resolveAll(
    given: readonly Decision[],
    actorOf: (decision: Decision) => string | undefined,
  ): Promise<readonly ResolveResult[]> {
    await this.refresh()
    // A decision that names no attempt is about the failure that waits now, also when it is judged again after somebody else's change.
    const decisions = given.map((decision) => pinned(this.workflow, decision))
    const applied = new Map<number, ResolveResult>()
    for (;;) {
      // All of them every time: one that is applied is found to be, and still counts where decisions contradict each other.
      const { results, changes, workflow: after } = resolve(this.workflow, decisions)
      const again = applied.size > 0
      const sheet = new ResolutionSheet(this.workflow, decisions, await this.attempts(decisions.map(({ jobId }) => jobId)))
      const open = [...results.entries()].filter(([index]) => !applied.has(index))
      let current = true
      for (const [index, result] of open) {
        if (result.status !== 'applied') continue
        current = await this.write(sheet.applied(index, changes[index]!, this.stamp(actorOf(decisions[index]!))))
        if (!current) break
        applied.set(index, result)
      }
      if (!current) continue
      if (!again && applied.size > 0) this.reached(after)
      const rest = open.filter(([, { status }]) => status !== 'applied')
      const clean = rest.map(([index, result]) => [index, { ...result, message: this.clean(result.message) }] as const)
      const left = sheet.left(clean, (decision) => this.stamp(actorOf(decision)))
      if (left.attempts.length > 0 ? await this.write(left) : rest.length === 0 || (await this.note(left.audit))) {
        return results.map((result, index) => applied.get(index) ?? result)
      }
    }
  }

  /** The workflow with what this ledger has committed since it was last looked at. */
  private snapshot(): StoredWorkflow {
    if (this.ahead.length > 0) this.stored = { ...this.stored, workflow: withJobs(this.stored.workflow, this.ahead) }
    this.ahead = []
    return this.stored
  }

  /** Everything of `ahead` is in this workflow, so it need not be put together again. */
  private reached(workflow: Workflow): void {
    this.stored = { ...this.stored, workflow }
    this.ahead = []
  }

  private stamp(actor = this.actor): Stamp {
    return { workflowId: this.stored.workflow.workflowId, at: this.clock(), actor }
  }

  /** A message, which quotes what was asked for, without credentials. */
  private clean(message: string): string {
    return redact(message, this.redaction)
  }

  private queued<T>(work: () => Promise<T>): Promise<T> {
    const result = this.queue.then(work)
    this.queue = result.catch(() => undefined)
    return result
  }

  /** Ends: a commit fails only because another one succeeded. */
  private change<T>(compute: (before: Workflow) => Promise<Outcome<T>>): Promise<T> {
    return this.queued(async () => {
      for (;;) {
        const before = this.workflow
        const { after, value, attempts = [], audit } = await compute(before)
        const jobs = changedJobs(before, after)
        const { runId } = after
        if (jobs.length === 0 && attempts.length === 0 && before.runId === runId) {
          if (await this.note(audit)) return value
        } else if (await this.write({ jobs, attempts, audit, ...(runId === before.runId ? {} : { runId }) }, after)) return value
      }
    })
  }

  /** Commits if nobody was faster; otherwise looks again and says false. */
  private async write(parts: Omit<Change, 'workflowId' | 'version'>, after?: Workflow): Promise<boolean> {
    const { workflow, version } = this.stored
    const next = await this.store.commit({ workflowId: workflow.workflowId, version, ...parts })
    if (next === undefined) {
      await this.refresh()
      return false
    }
    if (!after) this.ahead.push(...parts.jobs)
    this.stored = { ...this.stored, workflow: after ?? workflow, version: next }
    return true
  }

  /** Records what changed nothing, unless it may have been refused only because this ledger was behind: then looks again and says false. */
  private async note(audit: readonly AuditEntry[]): Promise<boolean> {
    if (await this.refresh()) return false
    if (audit.length > 0) await this.store.record(audit)
    return true
  }
}

function byDecision(actor: ResolveOptions['actor']): (decision: Decision) => string | undefined {
  return typeof actor === 'function' ? actor : () => actor
}

/** The failure that waits is the one meant by a decision that names none. */
function pinned(workflow: Workflow, decision: Decision): Decision {
  const job = jobOf(workflow, decision.jobId)
  if (job?.status !== 'pending_failed') return decision
  return { ...decision, runId: decision.runId ?? job.runId, attemptId: decision.attemptId ?? job.attemptId }
}

/** The job an event was for stands before those it drew along. */
function ownFirst(audit: readonly AuditEntry[], jobId: JobId): AuditEntry[] {
  const own = (entry: AuditEntry) => String(entry.jobId) === String(jobId)
  return [...audit.filter(own), ...audit.filter((entry) => !own(entry))]
}
