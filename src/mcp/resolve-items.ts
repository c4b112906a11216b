import { z } from 'zod'
import { decideByOrder, jobOf, objectionTo, resolve, type Decision, type JobId, type ResolveResult, type Workflow } from 'retriage/core'
import { Ledger, type AttemptRecord, type Store } from 'retriage/stores'
import { allowanceOf, byJob, presentAttempt } from './allowance.ts'
import type { Outgoing } from './outgoing.ts'
import type { Service } from './service.ts'
import { id } from './tool.ts'

/** UTF-16 units of a reason that are kept. */
const mostReason = 1000
/**
 * How sure an agent's word counts as, for the audit: its own certainty is not asked for, since nothing says how often it is right.
 */
const agentConfidence = 0.5

const actions: readonly string[] = ['retry', 'fail', 'hold']

/** What became of one item; `jobId` and `action` are null where they could not be read. */
export interface ItemResult extends Pick<ResolveResult, 'status' | 'message' | 'canceled' | 'runId' | 'attemptId'> {
  jobId: JobId | null
  action: string | null
  /** Beside the codes of `resolve`: `invalid_item`, `missing_reason`, and `not_allowed` for what goes beyond the mandate. */
  code: string | null
}

/** Of an item, what makes it one. Whether its action and its amounts can be carried out is for `resolve` to say. */
const item = z.object({
  job_id: id,
  action: z.string().max(100),
  reason: z.string().optional(),
  memory: z.string().max(100).nullish(),
  runtime: z.string().max(100).nullish(),
  attempt_id: z.number().int().min(1).nullish(),
})

interface Scene {
  store: Store
  workflowId: JobId
  service: Service
  /** For the audit. */
  actor: string
  dryRun: boolean
}

/**
 * Decides about failures in the name of an agent, item by item: each is read, held against the workflow and then against the mandate of its failure,
 * and what is left is resolved, pinned to the attempt it was held against. Whatever is refused stands in the audit, unless it is a dry run.
 *
 * @returns one result per item, in order
 */
export async function resolveItems(items: readonly unknown[], { store, workflowId, service, actor, dryRun }: Scene): Promise<ItemResult[]> {
  const ledger = await Ledger.open(store, workflowId, { actor })
  const { workflow } = ledger
  const readings = items.map((given) => readItem(given, service.out))
  const known = readings.flatMap((reading) => ('problem' in reading ? [] : (jobOf(workflow, reading.jobId)?.jobId ?? [])))
  const recordsOf = byJob(known.length === 0 ? [] : await ledger.attempts([...new Set(known)]))

  const refuse = async ({ jobId, action, message }: ItemResult, attempt: { runId?: number; attemptId?: number } = {}): Promise<void> => {
    if (dryRun) return
    // The agent’s own words for what is no action and no job are kept in the message alone, which is redacted.
    const type = actions.includes(action ?? '') ? action! : 'resolve'
    const about = jobId !== null && service.out.line(String(jobId), 100) === String(jobId) ? jobId : null
    await ledger.refuse(about, { type, ...attempt }, message, actor)
  }

  const results: (ItemResult | undefined)[] = readings.map((reading) => ('problem' in reading ? reading.problem : undefined))
  const decisions = new Map<number, Decision>()
  for (const [index, reading] of readings.entries())
    if ('problem' in reading) await refuse(reading.problem)
    else decisions.set(index, decisionOf(reading, workflow, recordsOf, actor))
  const judged = resolve(workflow, [...decisions.values()], { dryRun: true }).results
  for (const [position, index] of [...decisions.keys()].entries()) {
    const verdict = judged[position]!
    const refusal = verdict.status === 'error' ? verdict : await beyondMandate(decisions.get(index)!, verdict, workflow, recordsOf, service)
    if (!refusal) continue
    // It must not be judged again: what is refused now could be carried out a moment later, unchecked.
    const { runId, attemptId } = decisions.get(index)!
    await refuse(refusal, { ...(runId === undefined ? {} : { runId }), ...(attemptId === undefined ? {} : { attemptId }) })
    results[index] = refusal
    decisions.delete(index)
  }
  const resolved = decisions.size === 0 ? [] : await ledger.resolve([...decisions.values()], { dryRun, actor })
  for (const [position, index] of [...decisions.keys()].entries()) results[index] = resolved[position]!
  return results.map((made) => made!)
}

interface AgentOrder {
  jobId: JobId
  action: string
  reason: string
  memory?: string
  runtime?: string
  attemptId?: number
}

function readItem(given: unknown, out: Outgoing): AgentOrder | { problem: ItemResult } {
  const read = item.safeParse(given)
  const fields = typeof given === 'object' && given !== null ? (given as Record<string, unknown>) : {}
  const jobId = id.safeParse(fields['job_id']).data ?? null
  const problem = (code: string, message: string) => ({
    problem: {
      ...{ jobId, action: typeof fields['action'] === 'string' ? out.line(fields['action'], 100) : null, status: 'error' as const, code },
      ...{ message: `${jobId === null ? 'this item' : `job ${jobId}`}: ${message}`, canceled: [], runId: null, attemptId: null },
    },
  })
  if (!read.success) {
    const [issue] = read.error.issues
    return problem('invalid_item', `${issue?.path.join('.') || 'the item'} cannot be read: ${issue?.message ?? ''}; see the input schema`)
  }
  const { action, memory, runtime, attempt_id: attemptId } = read.data
  const reason = out.line(read.data.reason ?? '', mostReason)
  if (reason === '') return problem('missing_reason', 'say in "reason" why; it is kept for the people who read the audit')
  return {
    jobId: read.data.job_id,
    action,
    reason,
    ...(memory == null ? {} : { memory }),
    ...(runtime == null ? {} : { runtime }),
    ...(attemptId == null ? {} : { attemptId }),
  }
}

/** Pinned to the attempt it names, else to the one that waits now. */
function decisionOf(order: AgentOrder, workflow: Workflow, recordsOf: ReturnType<typeof byJob>, actor: string): Decision {
  const { jobId, action, reason, attemptId: named, ...amounts } = order
  const job = jobOf(workflow, jobId)
  const present = named ?? (job?.status === 'pending_failed' ? job.attemptId : undefined)
  const proposal = job && presentAttempt(job, recordsOf(job))?.decision
  return decideByOrder(
    job ?? { jobId, name: '' },
    proposal,
    {
      // One that does not exist is for `resolve` to refuse.
      action: action as Decision['action'],
      reason,
      ...amounts,
      ...(job === undefined || present === undefined ? {} : { runId: job.runId, attemptId: present }),
    },
    { evidence: { kind: 'model', rule: actor, detail: reason }, classifier: 'llm', confidence: agentConfidence },
  )
}

async function beyondMandate(
  decision: Decision,
  judged: ResolveResult,
  workflow: Workflow,
  recordsOf: (job: NonNullable<ReturnType<typeof jobOf>>) => readonly AttemptRecord[],
  service: Service,
): Promise<ItemResult | undefined> {
  const job = jobOf(workflow, decision.jobId)
  // What was applied before changes nothing now.
  if (!job || judged.code === 'already_applied') return undefined
  const objection = !service.isAbout(job)
    ? 'this server is about other jobs; list_pending_failed_jobs gives them'
    : objectionTo(decision, await allowanceOf(job, recordsOf(job), service.policy))
  if (objection === undefined) return undefined
  return { ...judged, status: 'error', code: 'not_allowed', message: `job ${job.jobId}: ${objection}`, canceled: [] }
}
