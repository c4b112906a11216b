import type { JobSystem } from 'retriage/adapters'
import { afterFailure, type Disposition, type JobId, type Workflow, type WorkflowJob } from 'retriage/core'
import type { AttemptRecord, Ledger } from 'retriage/stores'
import type { Roll } from './roll-call.ts'

/** A job that was taken back from a worker which is gone. */
export interface TakenBack {
  jobId: JobId
  attemptId: number
  /** Why, in one sentence. */
  message: string
}

/** What taking back needs to know. */
export interface TakeBackOptions {
  ledger: Ledger
  system: JobSystem
  clock: () => number
}

/**
 * Takes back the jobs of workers that are gone. A claimed job goes back unspent: its command never ran, since no handle of it was written down.
 * A running one on this machine is ended first, whatever is left of it, and put back for its next attempt without spending a retry. One on a
 * machine that fell silent has failed without an exit code and goes the way of every failure, but is never given up unseen.
 *
 * Several may do this at once: whoever is first moves the job, and the others are refused.
 */
export async function takeBack(roll: Roll, options: TakeBackOptions): Promise<TakenBack[]> {
  const taken: TakenBack[] = []
  for (const { job, how, message } of orphansOf(options.ledger.workflow, roll)) {
    const moved = job.status === 'pending' ? await release(job, message, options) : await end(job, how, message, options)
    if (moved) taken.push({ jobId: job.jobId, attemptId: job.attemptId, message })
  }
  return taken
}

/** A job that a worker held which is gone. */
export interface Orphan {
  job: WorkflowJob
  how: Roll['lost'][number]['how']
  /** Why it is one, in one sentence. */
  message: string
}

/** The jobs that `takeBack` takes back, in the order of the specification. */
export function orphansOf(workflow: Workflow, roll: Roll): Orphan[] {
  const lost = new Map(roll.lost.map((worker) => [worker.workerId, worker]))
  return [...workflow.jobs.values()].flatMap((job) => {
    const worker = job.worker === null ? undefined : lost.get(job.worker)
    if (!worker) return []
    const { workerId, how } = worker
    return [{ job, how, message: how === 'silent' ? `nothing more was heard from worker ${workerId}` : `worker ${workerId} is gone` }]
  })
}

async function release(job: WorkflowJob, reason: string, { ledger }: TakeBackOptions): Promise<boolean> {
  return (await ledger.apply(job.jobId, { type: 'release', ...held(job) }, { reason })).ok
}

async function end(job: WorkflowJob, how: Roll['lost'][number]['how'], reason: string, options: TakeBackOptions): Promise<boolean> {
  const { ledger, system, clock } = options
  const { jobId, runId, attemptId } = job
  const record = (await ledger.attempts(jobId)).find((attempt) => attempt.runId === runId && attempt.attemptId === attemptId)
  if (how === 'process-gone') {
    if (record?.handle) await system.reclaim(record.handle)
    const attempt = record && cutShort(record, 'REQUEUED', clock())
    return (await ledger.apply(jobId, { type: 'requeue', ...held(job) }, { reason, ...(attempt ? { attempt } : {}) })).ok
  }
  const attempt = record && cutShort(record, 'NODE_FAIL', clock())
  const disposition = neverUnseen(afterFailure(ledger.workflow, job, { returnCode: null, signal: null }))
  const event = { type: 'fail_attempt', ...held(job), returnCode: null, signal: null, disposition } as const
  return (await ledger.apply(jobId, event, { reason, ...(attempt ? { attempt } : {}) })).ok
}

/** The attempt as the worker that is gone held it: one that somebody took over meanwhile is left alone. */
function held({ runId, attemptId, worker }: WorkflowJob): { runId: number; attemptId: number; worker?: string } {
  return { runId, attemptId, ...(worker === null ? {} : { worker }) }
}

/** Nobody saw how it ended, so nobody can say that it failed for good. */
function neverUnseen(disposition: Disposition): Disposition {
  return disposition.action === 'fail' ? { action: 'hold' } : disposition
}

/** The record of an attempt that ended with its worker. */
function cutShort(record: AttemptRecord, schedulerState: string, at: number): AttemptRecord {
  const execTimeSeconds = Math.max(0, at - record.startedAt) / 1000
  const result = { started: true, returnCode: null, signal: null, schedulerState, execTimeSeconds, peakMemory: null, host: null }
  return { ...record, finishedAt: at, result }
}
