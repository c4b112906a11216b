import type { Action, Decision } from './decision.ts'
import { settle } from './downstream.ts'
import type { JobId } from './failure.ts'
import { copyJobs, graphOf } from './graph.ts'
import { transition } from './lifecycle.ts'
import { describeOverrides, propose, type Objection, type Proposal, type ResolveCode } from './proposal.ts'
import { isTerminal, type JobStatus } from './status.ts'
import type { Workflow, WorkflowJob } from './workflow.ts'

export type { ResolveCode } from './proposal.ts'

/** What became of one decision. */
export interface ResolveResult {
  /** As the workflow has it; as the decision gave it where the workflow has no such job. */
  jobId: JobId
  /** `would_apply` in a dry run. `skipped`: nothing had to be done. `error`: the decision was refused. */
  status: 'applied' | 'would_apply' | 'skipped' | 'error'
  action: Action
  /** Why it was not applied; null if it was, or would be. */
  code: ResolveCode | null
  /** One sentence for a person, the same in a dry run. */
  message: string
  /** Jobs that this decision cancels, nearest first; none that an earlier decision of the batch canceled already. */
  canceled: readonly JobId[]
  /** Jobs that become ready because this one is given up. */
  unblocked: readonly JobId[]
  /** Status of the job before and after this decision; null for an unknown job. */
  from: JobStatus | null
  to: JobStatus | null
  /** Run and attempt of the job after this decision; null for an unknown job. */
  runId: number | null
  attemptId: number | null
}

/** One result per decision, in order, what each changed, and the next workflow. */
export interface Resolution {
  results: ResolveResult[]
  /**
   * Per decision, the jobs it changed as they stood right after it, its own first; empty where nothing was applied. Whoever keeps jobs elsewhere
   * writes these lists one by one, in order, and may stop after any of them.
   */
  changes: WorkflowJob[][]
  workflow: Workflow
}

/**
 * Applies decisions to jobs: the step of the lifecycle and what follows from it downstream, all in one.
 *
 * `retry` makes a `pending_failed` job ready for its next attempt, with memory and runtime of the decision for that job alone. `fail` makes
 * it failed, cancels what follows its failure and unblocks the rest. `hold` leaves it alone. Each decision is judged against the workflow as
 * it was given; effects add up through the batch, so no job is reported as canceled twice.
 *
 * Nothing is thrown for a decision that is refused, and none is half applied. A decision is about the attempt that it names, or about the
 * present one if it names none. It is applied once, however often it is sent. Decisions of one batch that contradict each other about a
 * job are all refused, since nothing tells which one was meant.
 *
 * With `dryRun` (default false) the results are the same with `would_apply` for `applied`, `changes` says what would be written, and the workflow is the one that was given.
 *
 * @example resolve(workflow, decisions, { dryRun: true }).results.filter((result) => result.status === 'error')
 */
export function resolve(before: Workflow, decisions: readonly Decision[], options: { dryRun?: boolean } = {}): Resolution {
  const jobs = copyJobs(before.jobs)
  const proposals = decisions.map((decision) => propose(before, decision))
  const disputed = contradictions(proposals)
  const taken = new Set<string>()
  const changes: WorkflowJob[][] = proposals.map(() => [])
  const results = proposals.map((proposal, index): ResolveResult => {
    const { job, objection } = proposal
    const key = String(job?.jobId)
    if (job && proposal.intent !== undefined && objection?.status !== 'error' && disputed.has(key))
      return leave(proposal, jobs, conflict(job))
    if (!job || objection) return leave(proposal, jobs, objection as Objection)
    if (taken.has(key))
      return leave(proposal, jobs, {
        status: 'skipped',
        code: 'duplicate',
        message: `job ${job.jobId}: the same decision stands earlier in this batch`,
      })
    taken.add(key)
    const applied = apply(proposal, job, jobs)
    changes[index] = [job.jobId, ...applied.canceled, ...applied.unblocked].map((jobId) => jobs.get(String(jobId)) as WorkflowJob)
    return { ...applied, status: options.dryRun ? 'would_apply' : 'applied' }
  })
  return { results, changes, workflow: options.dryRun ? before : { ...before, jobs } }
}

/** Jobs about which decisions of one batch disagree, those that cannot be carried out included: they too say that something else was meant. */
function contradictions(proposals: readonly Proposal[]): ReadonlySet<string> {
  const first = new Map<string, string>()
  const disputed = new Set<string>()
  for (const { job, intent } of proposals) {
    if (!job || intent === undefined) continue
    const key = String(job.jobId)
    if ((first.get(key) ?? intent) !== intent) disputed.add(key)
    first.set(key, intent)
  }
  return disputed
}

function apply({ decision, overrides }: Proposal, job: WorkflowJob, jobs: Map<string, WorkflowJob>): Omit<ResolveResult, 'status'> {
  const { runId, attemptId } = job
  const made: Decision = { ...decision, runId, attemptId }
  const moved =
    decision.action === 'retry'
      ? transition(job, { type: 'retry', runId, attemptId, overrides, decision: made })
      : transition(job, { type: 'fail', runId, attemptId, decision: made })
  // Whatever the lifecycle could refuse is an objection already, so this keeps the type honest and a defect loud.
  if (!moved.ok) throw new TypeError(moved.message)
  const key = String(job.jobId)
  const next = moved.job
  jobs.set(key, next)
  const effects = isTerminal(next.status) ? settle(jobs, graphOf(jobs), [key]) : { canceled: [], unblocked: [] }
  const message = `job ${job.jobId}: ${decision.action === 'retry' ? retried(next, describeOverrides(overrides)) : failed(effects)}`
  return { ...about(decision, next), from: job.status, code: null, message, ...effects }
}

function leave({ decision, job }: Proposal, jobs: Map<string, WorkflowJob>, objection: Objection): ResolveResult {
  return { ...about(decision, job && jobs.get(String(job.jobId))), ...objection, canceled: [], unblocked: [] }
}

function about(
  decision: Decision,
  job: WorkflowJob | undefined,
): Pick<ResolveResult, 'jobId' | 'action' | 'from' | 'to' | 'runId' | 'attemptId'> {
  const { jobId, status = null, runId = null, attemptId = null } = job ?? { jobId: decision.jobId }
  return { jobId, action: decision.action, from: status, to: status, runId, attemptId }
}

function retried(job: WorkflowJob, overrides: string): string {
  return `retried as attempt ${job.attemptId} of run ${job.runId}${overrides && ` with ${overrides}`}`
}

function failed({ canceled, unblocked }: { canceled: readonly JobId[]; unblocked: readonly JobId[] }): string {
  const jobs = (list: readonly JobId[]): string => `${list.length} ${list.length === 1 ? 'job' : 'jobs'}`
  const effects = [canceled.length > 0 ? `cancels ${jobs(canceled)}` : '', unblocked.length > 0 ? `unblocks ${jobs(unblocked)}` : '']
  return ['failed', ...effects.filter(Boolean)].join('; ')
}

function conflict(job: WorkflowJob): Objection {
  return {
    status: 'error',
    code: 'conflict',
    message: `job ${job.jobId}: decisions in this batch contradict each other; send the one that is meant`,
  }
}
