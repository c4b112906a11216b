import type { AttemptRef, Holder, JobEvent, Refusal } from './event.ts'
import type { Disposition } from './handler.ts'
import type { Job } from './job.ts'
import type { JobStatus } from './status.ts'

export * from './event.ts'
export * from './job.ts'
export * from './status.ts'

/** Every legal transition: the statuses each event may meet. */
const legal: Readonly<Record<JobEvent['type'], readonly JobStatus[]>> = {
  initialize: ['uninitialized'],
  unblock: ['blocked'],
  claim: ['ready'],
  release: ['pending'],
  start: ['pending'],
  complete: ['running'],
  fail_attempt: ['pending', 'running'],
  requeue: ['running'],
  retry: ['pending_failed'],
  reopen: ['failed'],
  fail: ['pending_failed'],
  cancel: ['uninitialized', 'blocked', 'ready'],
  terminate: ['pending', 'running'],
  disable: ['uninitialized', 'blocked', 'ready'],
  enable: ['disabled'],
  reset: ['uninitialized', 'blocked', 'ready', 'completed', 'failed', 'canceled', 'terminated', 'pending_failed'],
  reinitialize: ['uninitialized', 'blocked', 'ready', 'completed', 'failed', 'canceled', 'terminated', 'disabled', 'pending_failed'],
}

/** Statuses in which the present attempt has been given to somebody, so that the next one needs a number of its own. */
const begun: ReadonlySet<JobStatus> = new Set<JobStatus>(['pending', 'running', 'completed', 'failed', 'terminated', 'pending_failed'])

/** Statuses in which a worker has the present attempt in hand. */
const held: ReadonlySet<JobStatus> = new Set<JobStatus>(['pending', 'running'])

/**
 * Moves a job by one event, or says why not. The only place where a job's status changes.
 *
 * Never throws for an event that does not fit and never changes the job it is given. Staleness is looked at first: a worker that reports
 * on attempt 1 after attempt 2 was granted learns that it is late, whatever the job is doing now.
 *
 * @example transition(job, { type: 'complete', runId: 1, attemptId: 1 }) // { ok: true, job: { …, status: 'completed', returnCode: 0 } }
 */
export function transition<J extends Job>(job: J, event: JobEvent): { ok: true; job: J } | Refusal {
  const stale = staleness(job, event)
  if (stale) return stale
  const from = legal[event.type] as readonly JobStatus[] | undefined
  if (!from)
    return refuse(
      'illegal',
      `job ${job.jobId}: there is no event "${(event as { type: string }).type}"; use one of ${Object.keys(legal).join(', ')}`,
    )
  if (!from.includes(job.status)) {
    return refuse('illegal', `job ${job.jobId} is ${job.status}; "${event.type}" needs it to be ${from.join(' or ')}`)
  }
  const next: J = { ...job, ...change(job, event) }
  return { ok: true, job: held.has(next.status) || next.worker === null ? next : { ...next, worker: null } }
}

function change(job: Job, event: JobEvent): Partial<Job> {
  switch (event.type) {
    case 'initialize':
      return { status: event.blocked ? 'blocked' : 'ready' }
    case 'unblock':
    case 'release':
      return { status: 'ready' }
    case 'claim':
      return { status: 'pending', worker: event.worker ?? null }
    case 'start':
      return { status: 'running', recoveryScript: null }
    case 'complete':
      return { status: 'completed', returnCode: 0, signal: null }
    case 'fail_attempt':
      return { returnCode: event.returnCode, signal: event.signal, recoveryScript: null, ...disposed(job, event.disposition) }
    case 'requeue':
      return { status: 'ready', attemptId: job.attemptId + 1 }
    case 'retry':
    case 'reopen':
      return {
        status: 'ready',
        attemptId: job.attemptId + 1,
        resources: { ...job.resources, ...event.overrides },
        ...(event.decision ? { decision: event.decision } : {}),
      }
    case 'fail':
      return { status: 'failed', ...(event.decision ? { decision: event.decision } : {}) }
    case 'cancel':
      return { status: 'canceled' }
    case 'terminate':
      return { status: 'terminated', returnCode: null, signal: null, recoveryScript: null }
    case 'disable':
      return { status: 'disabled' }
    case 'enable':
      return { status: 'uninitialized' }
    case 'reset':
      return { status: 'uninitialized', attemptId: job.attemptId + (begun.has(job.status) ? 1 : 0), recoveryScript: null }
    case 'reinitialize':
      return startsAgain(job.status, event.pendingFailed)
        ? { status: 'uninitialized', runId: event.runId, attemptId: 1, handlerRetries: {}, recoveryScript: null }
        : {}
  }
}

function disposed(job: Job, to: Disposition): Partial<Job> {
  if (to.action === 'fail') return { status: 'failed' }
  if (to.action === 'hold') return { status: 'pending_failed' }
  const handlerRetries = { ...job.handlerRetries, [to.ruleKey]: (job.handlerRetries[to.ruleKey] ?? 0) + 1 }
  return { status: 'ready', attemptId: job.attemptId + 1, handlerRetries, recoveryScript: to.recoveryScript }
}

function startsAgain(status: JobStatus, pendingFailed: 'keep' | 'reset' = 'keep'): boolean {
  return status === 'pending_failed' ? pendingFailed === 'reset' : legal.cancel.includes(status)
}

function staleness(job: Job, event: JobEvent): Refusal | undefined {
  if (event.type === 'reinitialize') {
    if (event.runId > job.runId) return undefined
    return refuse('stale', `job ${job.jobId} is in run ${job.runId}; reinitialize it for a later run than ${event.runId}`)
  }
  const { runId = job.runId, attemptId = job.attemptId } = event as Partial<AttemptRef>
  if (runId === job.runId && attemptId === job.attemptId) return foreign(job, event)
  return refuse(
    'stale',
    `job ${job.jobId}: "${event.type}" is about run ${runId}, attempt ${attemptId}, and the job is at run ${job.runId}, attempt ${job.attemptId}; read the job again`,
  )
}

/** A worker that speaks of an attempt somebody else holds. */
function foreign(job: Job, event: JobEvent): Refusal | undefined {
  const { worker } = event as Holder
  if (event.type === 'claim' || worker === undefined || worker === job.worker) return undefined
  const holder = job.worker === null ? 'nobody holds it' : `${job.worker} holds it`
  return refuse(
    'stale',
    `job ${job.jobId}: "${event.type}" comes from worker ${worker} about run ${job.runId}, attempt ${job.attemptId}, and ${holder}; drop the attempt`,
  )
}

function refuse(code: Refusal['code'], message: string): Refusal {
  return { ok: false, code, message }
}
