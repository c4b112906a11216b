import { processSpace, type JobSystem } from 'retriage/adapters'
import {
  jobOf,
  redactDecision,
  RetriageError,
  type Decision,
  type JobId,
  type RedactionRule,
  type Reopening,
  type ResolveResult,
  type WorkflowJob,
} from 'retriage/core'
import type { ErrandReport } from 'retriage/llm/agents'
import { actorOf, Ledger, type Store } from 'retriage/stores'
import { Desk, type Decider } from './desk.ts'
import { RollCall } from './roll-call.ts'
import { orphansOf, takeBack, type TakenBack } from './take-back.ts'

/** What a recovery needs; `clock` and `actor` have defaults. */
export interface RecoveryOptions {
  store: Store
  system: JobSystem
  triage: Decider
  /**
   * Runs before anything is resolved where the cause of some failures is not known, with their jobs; resolves when it ended well and rejects when it
   * did not, which ends the recovery.
   */
  hook?: (jobs: readonly WorkflowJob[]) => Promise<void>
  /**
   * Sent where jobs remain held after everything was resolved, with those: an agent that decides through the store as others do. What it did is read
   * from there; it resolves with what it said, or with null where it was not sent after all.
   */
  agent?: (held: readonly WorkflowJob[]) => Promise<ErrandReport | null>
  /** Computes everything and changes nothing; default false. */
  dryRun?: boolean
  /** Milliseconds since 1970; default the machine's clock. */
  clock?: () => number
  /** Kinds of credentials beside those that `redact` knows. Default none. */
  redactions?: readonly RedactionRule[]
}

/** One failed job and what is, or would be, done about it. */
export interface RecoveryItem {
  job: WorkflowJob
  decision: Decision
  /** Whether it was pending or had been given up already. */
  from: 'pending_failed' | 'failed'
  /** `held` and `left` stay as they are: the former waits, the latter was given up before. */
  outcome: 'retried' | 'failed' | 'held' | 'left' | 'refused'
  /** In one sentence. */
  message: string
  /** Jobs that it cancels, or that are taken back with it. */
  canceled: readonly JobId[]
  restored: readonly JobId[]
}

/** What a recovery did, or would do in a dry run. */
export interface RecoveryReport {
  workflowId: JobId
  dryRun: boolean
  takenBack: readonly TakenBack[]
  items: readonly RecoveryItem[]
  /** Whether the hook ran, or would run. */
  hook: boolean
  /** What the agent said, and how many jobs it was sent for; null where none was sent. */
  agent: (ErrandReport & { jobs: number }) | null
}

/**
 * Clears up a workflow before it goes on, in this order: takes back the jobs of workers that are gone; decides about every failure that waits, and
 * about those that were given up without anybody having decided so; runs the hook where causes are not known; resolves; and sends the agent for what is
 * held then. An agent that fails changes nothing about the rest.
 *
 * It starts no job: a `Runner` does that afterwards.
 *
 * @throws `not_found` where the store has no such workflow; `hook_failed` where the hook did, and then nothing was resolved.
 */
export async function recover(workflowId: JobId, options: RecoveryOptions): Promise<RecoveryReport> {
  const { store, system, triage, hook, agent, dryRun = false, clock = Date.now, redactions = [] } = options
  const ledger = await Ledger.open(store, workflowId, { actor: 'runner', clock, redactions })
  const takenBack = await sweep(ledger, { store, system, clock, dryRun })
  const clean = (decision: Decision): Decision => redactDecision(decision, { extra: redactions })
  const jobs = [...ledger.workflow.jobs.values()].filter(needsDecision)
  const decisions = jobs.length === 0 ? [] : (await new Desk(triage).decide(jobs, ledger)).map(clean)
  const unknown = jobs.filter((_, index) => decisions[index]?.verdict === 'unknown')
  if (hook && unknown.length > 0 && !dryRun) await run(hook, unknown)
  const items = await resolveAll(ledger, jobs, decisions, dryRun)
  const errand = agent && !dryRun ? await send(agent, ledger, items) : null
  return {
    ...{ workflowId: ledger.workflow.workflowId, dryRun, takenBack, hook: hook !== undefined && unknown.length > 0 },
    items: errand ? await seenAfter(items, ledger) : items,
    agent: errand,
  }
}

async function send(
  agent: NonNullable<RecoveryOptions['agent']>,
  ledger: Ledger,
  items: readonly RecoveryItem[],
): Promise<RecoveryReport['agent']> {
  const held = items.filter(({ outcome }) => outcome === 'held').map(({ job }) => job)
  if (held.length === 0) return null
  const report = await agent(held)
  if (!report) return null
  const { text, problem } = report
  const reason = [problem === undefined ? '' : `(${problem})`, text].filter(Boolean).join(' ')
  await ledger.remark(null, 'agent', { actor: `llm:${report.agent}`, reason })
  return { ...report, jobs: held.length }
}

/** What became of jobs that were held, whoever decided about them meanwhile. */
async function seenAfter(items: readonly RecoveryItem[], ledger: Ledger): Promise<RecoveryItem[]> {
  await ledger.refresh()
  const held = items.filter(({ outcome }) => outcome === 'held')
  const records = await ledger.attempts(held.map(({ job }) => job.jobId))
  return items.map((item) => {
    const now = jobOf(ledger.workflow, item.job.jobId)
    if (item.outcome !== 'held' || !now || now.status === 'pending_failed') return item
    const own = records.find(
      ({ jobId, runId, attemptId }) => String(jobId) === String(now.jobId) && runId === item.job.runId && attemptId === item.job.attemptId,
    )
    const decision = own?.decision ?? item.decision
    const outcome = decision.action === 'fail' ? 'failed' : decision.action === 'retry' ? 'retried' : 'held'
    return { ...item, decision, outcome, message: `job ${now.jobId}: ${now.status} at attempt ${now.attemptId}` }
  })
}

/** A job that waits for a decision, or that was given up by nobody's decision: its handler ran out, or its workflow keeps no failures. */
export function needsDecision({ status, decision, runId, attemptId }: WorkflowJob): boolean {
  if (status === 'pending_failed') return true
  const decided = decision?.action === 'fail' && decision.runId === runId && decision.attemptId === attemptId
  return status === 'failed' && !decided
}

interface Sweep {
  store: Store
  system: JobSystem
  clock: () => number
  dryRun: boolean
}

async function sweep(ledger: Ledger, { store, system, clock, dryRun }: Sweep): Promise<TakenBack[]> {
  // Nobody's jobs: a recovery takes back and claims nothing, so it is no worker itself.
  const roll = await new RollCall(store, { workerId: '', host: processSpace() }).call(ledger.workflow.workflowId)
  if (dryRun) return orphansOf(ledger.workflow, roll).map(({ job: { jobId, attemptId }, message }) => ({ jobId, attemptId, message }))
  const taken = await takeBack(roll, { ledger, system, clock })
  for (const { workerId } of roll.lost) await store.leave(workerId)
  return taken
}

async function run(hook: NonNullable<RecoveryOptions['hook']>, jobs: readonly WorkflowJob[]): Promise<void> {
  try {
    await hook(jobs)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw new RetriageError('hook_failed', `the recovery hook ${message}; nothing was resolved`, {}, { cause: error })
  }
}

async function resolveAll(
  ledger: Ledger,
  jobs: readonly WorkflowJob[],
  decisions: readonly Decision[],
  dryRun: boolean,
): Promise<RecoveryItem[]> {
  const waiting = decisions.filter((_, index) => jobs[index]?.status === 'pending_failed')
  const givenUp = decisions.filter((decision, index) => jobs[index]?.status === 'failed' && decision.action === 'retry')
  const resolved = new Map((await ledger.resolve(waiting, { dryRun, actor: actorOf })).map((result) => [String(result.jobId), result]))
  const reopened = givenUp.length === 0 ? undefined : await ledger.reopen(givenUp, { dryRun, actor: actorOf })
  return jobs.map((job, index) => {
    const decision = decisions[index]!
    const result = resolved.get(String(job.jobId))
    return result ? itemOfWaiting(job, decision, result) : itemOfGivenUp(job, decision, reopened)
  })
}

function itemOfWaiting(job: WorkflowJob, decision: Decision, { status, message, canceled }: ResolveResult): RecoveryItem {
  const done = status === 'applied' || status === 'would_apply'
  const outcome = done ? (decision.action === 'retry' ? 'retried' : 'failed') : decision.action === 'hold' ? 'held' : 'refused'
  return { job, decision, from: 'pending_failed', outcome, message, canceled, restored: [] }
}

function itemOfGivenUp(job: WorkflowJob, decision: Decision, step: Reopening | undefined): RecoveryItem {
  const item = { job, decision, from: 'failed', canceled: [], restored: [] } as const
  const refusal = step?.refused.find(({ jobId }) => String(jobId) === String(job.jobId))
  if (refusal) return { ...item, outcome: 'refused', message: refusal.message }
  if (decision.action !== 'retry') return { ...item, outcome: 'left', message: `job ${job.jobId}: stays failed` }
  return { ...item, outcome: 'retried', message: `job ${job.jobId}: reopened for another attempt`, restored: step?.restored ?? [] }
}
