import { succeeded, type AttemptOrder, type AttemptResult, type JobSystem, type RunningAttempt } from 'retriage/adapters'
import { afterFailure, type Disposition, type WorkflowJob } from 'retriage/core'
import type { AttemptRecord, Ledger } from 'retriage/stores'
import { loadOf, type Load } from './capacity.ts'
import type { RunEvent, Unstamped } from './event.ts'

/** What one attempt needs. */
export interface ExecutionOptions {
  ledger: Ledger
  /** As it is when it is `ready`. */
  job: WorkflowJob
  order: AttemptOrder
  system: JobSystem
  /** Who claims it. */
  worker: string
  clock: () => number
  recoveryTimeoutMs: number
  emit: (event: Unstamped<RunEvent>) => void
}

/** One attempt on its way: claim, recovery script, start, wait, and what its end makes of the job. */
export class Execution {
  readonly load: Load
  private readonly options: ExecutionOptions
  private active: RunningAttempt | undefined
  private stopGraceMs: number | undefined

  constructor(options: ExecutionOptions) {
    this.options = options
    this.load = loadOf(options.job.resources)
  }

  /** Rejects only where the store does. */
  async run(): Promise<void> {
    const { ledger, job, worker } = this.options
    const { jobId, runId, attemptId } = job
    if (!(await ledger.apply(jobId, { type: 'claim', worker })).ok) return // another worker was faster
    if (job.recoveryScript !== null && this.stopGraceMs === undefined) await this.recover(job.recoveryScript)
    if (this.stopGraceMs !== undefined) {
      await ledger.apply(jobId, { type: 'release', runId, attemptId, worker }, { reason: 'the run was stopped' })
      return
    }
    await this.attempt()
  }

  /** Ends whatever of it runs now, and starts nothing more. */
  terminate(graceMs: number): void {
    this.stopGraceMs = graceMs
    this.active?.terminate(graceMs)
  }

  private async attempt(): Promise<void> {
    const { ledger, job, order, system, worker, clock, emit } = this.options
    const { jobId, runId, attemptId } = job
    const startedAt = clock()
    const attempt = await this.follow(system.start(order))
    const { handle, logs } = attempt
    const record: AttemptRecord = {
      ...{ jobId, runId, attemptId, resources: job.resources, handle, logs, startedAt },
      ...{ finishedAt: null, result: null, decision: null, decidedAt: null },
    }
    if (handle !== null) {
      const start = await ledger.apply(jobId, { type: 'start', runId, attemptId, worker }, { attempt: record })
      if (!start.ok) {
        attempt.terminate(0)
        await attempt.finished
        emit({ type: 'problem', jobId, message: start.message })
        return
      }
      attempt.begin()
      emit({ type: 'started', jobId, attemptId, logs })
    }
    const result = await attempt.finished
    await this.end(result, { ...record, result, finishedAt: clock() })
  }

  private async end(result: AttemptResult, attempt: AttemptRecord): Promise<void> {
    const { ledger, job, worker, emit } = this.options
    const { jobId, runId, attemptId } = job
    const { returnCode, signal } = result
    if (succeeded(result)) {
      const step = await ledger.apply(jobId, { type: 'complete', runId, attemptId, worker }, { attempt })
      if (step.ok) emit({ type: 'completed', jobId, attemptId, result })
      else emit({ type: 'problem', jobId, message: step.message })
      return
    }
    if (this.stopGraceMs !== undefined && result.schedulerState === 'CANCELLED') {
      await ledger.apply(
        jobId,
        { type: 'requeue', runId, attemptId, worker },
        { attempt: requeued(attempt), reason: 'the run was stopped' },
      )
      emit({ type: 'requeued', jobId, attemptId, result })
      return
    }
    const disposition = afterFailure(ledger.workflow, job, { returnCode, signal })
    const step = await ledger.apply(
      jobId,
      { type: 'fail_attempt', runId, attemptId, worker, returnCode, signal, disposition },
      { attempt, reason: reasonOf(disposition), ...(disposition.action === 'retry' ? { actor: 'handler' } : {}) },
    )
    if (!step.ok) {
      emit({ type: 'problem', jobId, message: step.message })
      return
    }
    emit({ type: 'failed', jobId, attemptId, result, next: disposition.action })
    for (const canceled of step.canceled) emit({ type: 'canceled', jobId: canceled, because: jobId })
  }

  /** Runs while the job is claimed, so that no worker starts the next attempt before it has ended. */
  private async recover(script: string): Promise<void> {
    const { ledger, job, order, system, recoveryTimeoutMs, emit } = this.options
    const { jobId, returnCode, signal } = job
    const attemptId = job.attemptId - 1
    emit({ type: 'recovery_started', jobId, attemptId, script })
    const failed = { ...order, attemptId }
    const recovery = await this.follow(system.recover({ script, failed, returnCode, signal, timeoutMs: recoveryTimeoutMs }))
    const result = await recovery.finished
    this.active = undefined
    const ok = succeeded(result)
    await ledger.remark(jobId, 'recovery_script', {
      actor: 'handler',
      reason: ok ? 'ended with 0' : `${endOf(result)}; see ${recovery.logs.stderr}`,
    })
    emit({ type: 'recovery_finished', jobId, attemptId, ok, result, logs: recovery.logs })
  }

  private async follow(starting: Promise<RunningAttempt>): Promise<RunningAttempt> {
    this.active = await starting
    if (this.stopGraceMs !== undefined) this.active.terminate(this.stopGraceMs)
    return this.active
  }
}

/** An attempt that was cut short has not failed: no retry is spent on it. */
function requeued(attempt: AttemptRecord): AttemptRecord {
  return { ...attempt, result: attempt.result && { ...attempt.result, schedulerState: 'REQUEUED' } }
}

function endOf({ started, startError, schedulerState, signal, returnCode }: AttemptResult): string {
  if (!started) return `could not start: ${startError ?? 'no reason given'}`
  return `failed with ${schedulerState ?? signal ?? `exit code ${returnCode}`}`
}

function reasonOf({ action }: Disposition): string {
  if (action === 'retry') return 'the failure handler grants a retry'
  return action === 'fail'
    ? 'the failure handler has no retries left, or the workflow keeps no failures for a decision'
    : 'waits for a decision'
}
