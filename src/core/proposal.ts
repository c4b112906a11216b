import type { Action, Decision } from './decision.ts'
import { formatDuration, parseDuration } from './duration.ts'
import { formatMemory, parseMemory } from './memory.ts'
import type { Resources } from './job.ts'
import { jobOf, type Workflow, type WorkflowJob } from './workflow.ts'

/**
 * Why a decision was not applied. Skipped: `held`, `already_applied` before, `duplicate` of an earlier one in the same batch. Refused:
 * `unknown_job`; `not_pending_failed`; `stale`, made for another attempt; `conflict` with another one in the same batch; and what cannot be
 * carried out as written: `invalid_action`, `invalid_memory`, `invalid_duration`, `override_without_retry`.
 */
export type ResolveCode =
  | 'held'
  | 'already_applied'
  | 'duplicate'
  | 'unknown_job'
  | 'not_pending_failed'
  | 'stale'
  | 'conflict'
  | 'invalid_action'
  | 'invalid_memory'
  | 'invalid_duration'
  | 'override_without_retry'

/** A reason to leave the job alone. */
export interface Objection {
  status: 'skipped' | 'error'
  code: ResolveCode
  message: string
}

/** A decision held against the workflow as it stands, before anything is applied. */
export interface Proposal {
  decision: Decision
  job: WorkflowJob | undefined
  overrides: Resources
  objection: Objection | undefined
  /** Action and overrides as one comparable text, where the decision is about a failure that waits; two that differ contradict each other. */
  intent: string | undefined
}

const actions: readonly Action[] = ['retry', 'fail', 'hold']

/** Reads one decision against the workflow. Never throws for what the decision says. */
export function propose(workflow: Workflow, decision: Decision): Proposal {
  const job = jobOf(workflow, decision.jobId)
  const { overrides, objection: unreadable } = readOverrides(decision)
  const proposal = { decision, job, overrides, intent: undefined }
  if (!job)
    return {
      ...proposal,
      objection: error('unknown_job', `workflow ${workflow.workflowId} has no job ${decision.jobId}; list its jobs to find the id`),
    }
  const early = recognise(job, decision, overrides)
  if (early) return { ...proposal, objection: early }
  const waits = job.status === 'pending_failed'
  const intent = waits ? intentOf(decision, overrides) : undefined
  if (decision.action === 'hold') return { ...proposal, intent, objection: held(job) }
  if (!waits) return { ...proposal, objection: notWaiting(job) }
  return { ...proposal, intent, objection: unreadable && { ...unreadable, message: `job ${job.jobId}: ${unreadable.message}` } }
}

/** The overrides in words, such as `"memory 24g, runtime PT6H"`; empty without any. */
export function describeOverrides({ memory, runtimeMs }: Resources): string {
  const parts = [
    memory === undefined ? '' : `memory ${formatMemory(memory)}`,
    runtimeMs === undefined ? '' : `runtime ${formatDuration(runtimeMs)}`,
  ]
  return parts.filter(Boolean).join(', ')
}

function recognise(job: WorkflowJob, decision: Decision, overrides: Resources): Objection | undefined {
  if (!actions.includes(decision.action)) {
    return error('invalid_action', `job ${job.jobId}: there is no action ${JSON.stringify(decision.action)}; write ${actions.join(', ')}`)
  }
  if (wasApplied(job, decision, overrides)) {
    return {
      status: 'skipped',
      code: 'already_applied',
      message: `job ${job.jobId}: already applied; the job is ${job.status} at attempt ${job.attemptId}`,
    }
  }
  const { runId, attemptId } = { runId: decision.runId ?? job.runId, attemptId: decision.attemptId ?? job.attemptId }
  if (runId === job.runId && attemptId === job.attemptId) return undefined
  return error(
    'stale',
    `job ${job.jobId}: the decision was made for run ${runId}, attempt ${attemptId}, and the job is at run ${job.runId}, attempt ${job.attemptId}; look at the job again and decide anew`,
  )
}

/** A decision that names no attempt counts as applied only while no other failure waits: then it is about that one. */
function wasApplied(job: WorkflowJob, decision: Decision, overrides: Resources): boolean {
  const last = job.decision
  if (!last || (decision.attemptId === undefined && job.status === 'pending_failed')) return false
  const sameAttempt = (decision.runId ?? job.runId) === last.runId && (decision.attemptId ?? last.attemptId) === last.attemptId
  return sameAttempt && intentOf(decision, overrides) === intentOf(last, readOverrides(last).overrides)
}

/** An override that cannot be read stands as it was written, so that it differs from any that can. */
function intentOf(decision: Decision, overrides: Resources): string {
  return JSON.stringify([decision.action, overrides.memory ?? decision.memory ?? null, overrides.runtimeMs ?? decision.runtime ?? null])
}

/** The memory and time a decision asks for, or what is wrong with them. */
export function readOverrides(decision: Decision): { overrides: Resources; objection: Objection | undefined } {
  const overrides: Resources = {}
  let objection: Objection | undefined
  const read = (field: 'memory' | 'runtimeMs', code: ResolveCode, word: string, value: unknown, parse: (text: string) => number): void => {
    if (value === undefined || value === null) return
    try {
      const amount = parse(value as string)
      if (amount > 0) overrides[field] = amount
      else
        objection ??= error(
          code,
          `${word} ${JSON.stringify(value)} is nothing; ask for more, or leave ${word} out to keep the present request`,
        )
    } catch (thrown) {
      objection ??= error(code, (thrown as Error).message)
    }
    if (decision.action === 'fail') {
      objection ??= error('override_without_retry', `${word} has no meaning with "fail"; leave it out, or decide "retry"`)
    }
  }
  read('memory', 'invalid_memory', 'memory', decision.memory, parseMemory)
  read('runtimeMs', 'invalid_duration', 'runtime', decision.runtime, parseDuration)
  return { overrides, objection }
}

function held(job: WorkflowJob): Objection {
  return { status: 'skipped', code: 'held', message: `job ${job.jobId}: held; it stays ${job.status}` }
}

function notWaiting(job: WorkflowJob): Objection {
  return error('not_pending_failed', `job ${job.jobId} is ${job.status}; only a pending_failed job can be resolved`)
}

function error(code: ResolveCode, message: string): Objection {
  return { status: 'error', code, message }
}
