import type { AttemptOrder, JobSystem } from 'retriage/adapters'
import {
  counts,
  isComplete,
  jobOf,
  pendingFailed,
  startWorkflow,
  type Decision,
  type Failure,
  type JobId,
  type JobStatus,
  type Workflow,
  type WorkflowJob,
} from 'retriage/core'
import { Ledger, type AttemptRecord, type Store } from 'retriage/stores'
import { availableParallelism, totalmem } from 'node:os'
import { fits, loadOf, totalLoad, type Load } from './capacity.ts'
import type { RunEvent, Unstamped } from './event.ts'
import { Execution } from './execution.ts'
import { reportJob, type JobReport } from './job-report.ts'
import { observeFailure } from './observe.ts'

/** What decides about failures: `createTriage()` or anything of this shape. Decisions come in the order of the failures. */
export interface Decider {
  decideAll(failures: Failure[]): Promise<readonly Decision[]>
}

/** What a run needs; everything but store, system and triage has a default. */
export interface RunnerOptions {
  store: Store
  system: JobSystem
  triage: Decider
  /** Attempts that run at once; default the processors of this machine. */
  jobs?: number
  /** Bytes that the requests of running attempts may come to; default the memory of this machine. */
  memory?: number
  /** For the audit, where neither a handler nor the triage decides; default `"runner"`. */
  actor?: string
  /** Milliseconds since 1970; default the machine's clock. */
  clock?: () => number
  /** Called for everything that happens, with the workflow as it is then. */
  onEvent?: (event: RunEvent, workflow: Workflow) => void
  /** How long failures are collected before they are decided together, in milliseconds; default 100. Siblings are evidence for each other. */
  gatherMs?: number
  /** Time a recovery script may take, in milliseconds; default 10 minutes. */
  recoveryTimeoutMs?: number
}

/** How a run ended. */
export interface RunOutcome {
  workflow: Workflow
  /** Every job is terminal. */
  complete: boolean
  /** `stop` was called. */
  interrupted: boolean
  counts: Record<JobStatus, number>
  jobs: readonly JobReport[]
  attempts: readonly AttemptRecord[]
}

/**
 * Takes a workflow through a job system until it is complete or only held jobs remain. Every failure goes the same way: its handler, else
 * observe, decide, resolve.
 *
 * One runner, one run. It prints nothing and ends no process.
 *
 * @example
 * const runner = new Runner({ store, system: await createLocalJobSystem(), triage: createTriage() })
 * const { complete, counts } = await runner.run(workflowId)
 */
export class Runner {
  private readonly options: RunnerOptions
  private readonly capacity: Load
  private readonly clock: () => number
  private readonly executions = new Map<string, Execution>()
  /** Earliest start of a job whose retry has a delay, in milliseconds since 1970. */
  private readonly notBefore = new Map<string, number>()
  /** Failures that were put to the triage, by `attemptKey`, whatever came of it. */
  private readonly asked = new Set<string>()
  private deciding = false
  private stopping: { graceMs: number } | null = null
  private broken: { error: unknown } | null = null
  private wake: () => void = () => undefined
  private woken = false

  constructor(options: RunnerOptions) {
    this.options = options
    const jobs = options.jobs ?? availableParallelism()
    this.capacity = {
      jobs,
      cpus: Math.max(jobs, availableParallelism()),
      memory: options.memory ?? Math.min(totalmem(), process.constrainedMemory() || Infinity),
    }
    this.clock = options.clock ?? Date.now
  }

  /**
   * Runs the workflow from where it stands. Failures from an earlier run that were never decided are decided; held ones stay held.
   *
   * @throws `not_found` where the store has no such workflow, and whatever the store throws; attempts are ended first.
   */
  async run(workflowId: JobId): Promise<RunOutcome> {
    const ledger = await Ledger.open(this.options.store, workflowId, { actor: this.options.actor ?? 'runner', clock: this.clock })
    await ledger.step('initialize', startWorkflow)
    await this.recall(ledger)
    this.warnOfLimits(ledger.workflow)
    while (!(await this.settled(ledger))) {
      if (!this.stopping) {
        this.startReady(ledger)
        if (!this.deciding && this.undecided(ledger.workflow).length > 0) void this.decide(ledger)
      }
      await this.pause(this.untilNextStart(ledger.workflow))
    }
    if (this.broken) throw this.broken.error
    const attempts = await ledger.attempts()
    const { workflow } = ledger
    return {
      workflow,
      complete: isComplete(workflow),
      interrupted: this.stopping !== null,
      counts: counts(workflow),
      jobs: [...workflow.jobs.values()].map((job) => reportJob(job, attempts)),
      attempts,
    }
  }

  /**
   * Ends the run: starts nothing more, asks running attempts to end, and forces them after `graceMs` (default 3000; 0 at once). Their jobs
   * become `terminated`; claimed ones that have not started go back to `ready`. `run` resolves when everything has ended. A second call with
   * a shorter grace hastens it.
   */
  stop(graceMs = 3000): void {
    this.stopping = { graceMs }
    for (const execution of this.executions.values()) execution.terminate(graceMs)
    this.poke()
  }

  private startReady(ledger: Ledger): void {
    const now = this.clock()
    for (const job of ledger.workflow.jobs.values()) {
      const key = String(job.jobId)
      if (job.status !== 'ready' || this.executions.has(key) || (this.notBefore.get(key) ?? 0) > now) continue
      const used = totalLoad([...this.executions.values()].map((execution) => execution.load))
      if (used.jobs >= this.capacity.jobs) return
      if (!fits(this.capacity, used, loadOf(job.resources))) continue
      this.execute(ledger, job)
    }
  }

  private execute(ledger: Ledger, job: WorkflowJob): void {
    const key = String(job.jobId)
    const execution = new Execution({
      ledger,
      job,
      order: orderOf(ledger.workflow, job),
      system: this.options.system,
      clock: this.clock,
      recoveryTimeoutMs: this.options.recoveryTimeoutMs ?? 600_000,
      emit: (event) => this.emit(event, ledger),
    })
    this.executions.set(key, execution)
    void this.guard(
      execution.run().finally(() => {
        this.executions.delete(key)
        this.notBefore.delete(key)
      }),
    )
  }

  private async decide(ledger: Ledger): Promise<void> {
    this.deciding = true
    await this.guard(this.decideTogether(ledger))
    this.deciding = false
    this.poke()
  }

  private async decideTogether(ledger: Ledger): Promise<void> {
    await new Promise((resume) => setTimeout(resume, this.options.gatherMs ?? 100))
    const jobs = this.undecided(ledger.workflow)
    const failures = await Promise.all(jobs.map(async (job) => observeFailure(job, await ledger.attempts(job.jobId))))
    if (this.stopping) return
    for (const job of jobs) this.asked.add(attemptKey(job))
    let decisions: Decision[]
    try {
      const made = await this.options.triage.decideAll(failures)
      // A decision is about the attempt that was shown, whatever the job does meanwhile.
      decisions = made.map((decision, index) => ({ ...decision, runId: jobs[index]!.runId, attemptId: jobs[index]!.attemptId }))
    } catch (error) {
      this.problem(ledger, null, `nothing decided about ${jobs.map((job) => job.name).join(', ')}, held instead: ${messageOf(error)}`)
      return
    }
    if (this.stopping) return
    // Before the jobs are ready, or the loop could start one in between.
    for (const { jobId, action, delaySeconds = 0 } of decisions) {
      if (action === 'retry' && delaySeconds > 0) this.notBefore.set(String(jobId), this.clock() + delaySeconds * 1000)
    }
    const results = await ledger.resolve(decisions, { actor: 'heuristic' })
    for (const [index, result] of results.entries()) {
      const decision = decisions[index]!
      const { jobId, attemptId = 1 } = decision
      this.emit({ type: 'decided', jobId, attemptId, decision, result }, ledger)
      if (result.status === 'error') this.problem(ledger, jobId, result.message)
      for (const canceled of result.canceled) this.emit({ type: 'canceled', jobId: canceled, because: jobId }, ledger)
      if (result.status !== 'applied') this.notBefore.delete(String(jobId))
    }
  }

  private undecided(workflow: Workflow): WorkflowJob[] {
    return pendingFailed(workflow).filter((job) => !this.asked.has(attemptKey(job)))
  }

  /** Takes up what an earlier runner left: who was asked about already, and delays that have not passed. */
  private async recall(ledger: Ledger): Promise<void> {
    for (const record of await ledger.attempts()) {
      const job = jobOf(ledger.workflow, record.jobId)
      if (!record.decision || record.decidedAt === null || record.runId !== job?.runId) continue
      this.asked.add(attemptKey(record))
      if (record.attemptId === job.attemptId - 1 && record.decision.delaySeconds) {
        this.notBefore.set(String(job.jobId), record.decidedAt + record.decision.delaySeconds * 1000)
      }
    }
  }

  /** Whether nothing more happens by itself. */
  private async settled(ledger: Ledger): Promise<boolean> {
    if (this.executions.size > 0) return false
    if (this.stopping) return true
    const quiet = () =>
      !this.deciding && this.undecided(ledger.workflow).length === 0 && !some(ledger.workflow, (job) => job.status === 'ready')
    return quiet() && !((await ledger.refresh()) && !quiet())
  }

  /** Milliseconds until the first delay has passed; undefined where none is waited for. */
  private untilNextStart(workflow: Workflow): number | undefined {
    const now = this.clock()
    const waits = [...this.notBefore].flatMap(([key, at]) => (at > now && workflow.jobs.get(key)?.status === 'ready' ? [at - now] : []))
    return waits.length === 0 ? undefined : Math.min(...waits, 2 ** 31 - 1)
  }

  private async pause(ms: number | undefined): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    if (!this.woken) {
      await new Promise<void>((resume) => {
        this.wake = resume
        if (ms !== undefined) timer = setTimeout(resume, ms)
      })
    }
    clearTimeout(timer)
    this.woken = false
  }

  private poke(): void {
    this.woken = true
    this.wake()
  }

  /** A store that fails ends the run: what happens could no longer be kept. */
  private guard(work: Promise<void>): Promise<void> {
    return work
      .catch((error: unknown) => {
        this.broken ??= { error }
        this.stop(0)
      })
      .finally(() => this.poke())
  }

  private emit(event: Unstamped<RunEvent>, ledger: Ledger): void {
    this.options.onEvent?.({ at: this.clock(), ...event }, ledger.workflow)
  }

  private problem(ledger: Ledger, jobId: JobId | null, message: string): void {
    this.emit({ type: 'problem', jobId, message }, ledger)
  }

  private warnOfLimits(workflow: Workflow): void {
    const { id, capabilities } = this.options.system
    if (capabilities.memoryLimit === 'none' && some(workflow, (job) => job.resources.memory !== undefined)) {
      this.options.onEvent?.(
        {
          at: this.clock(),
          type: 'problem',
          jobId: null,
          message: `job system "${id}" cannot enforce memory limits here; requests are handed on and not enforced`,
        },
        workflow,
      )
    }
  }
}

function orderOf({ workflowId }: Workflow, job: WorkflowJob): AttemptOrder {
  const { jobId, name: jobName, runId, attemptId, command, resources, decision } = job
  const avoidHost = decision?.runId === runId && decision.attemptId === attemptId - 1 ? decision.avoidHost : undefined
  return { workflowId, jobId, jobName, runId, attemptId, command, resources, ...(avoidHost === undefined ? {} : { avoidHost }) }
}

function attemptKey({ jobId, runId, attemptId }: { jobId: JobId; runId: number; attemptId: number }): string {
  return `${jobId}/${runId}/${attemptId}`
}

function some(workflow: Workflow, test: (job: WorkflowJob) => boolean): boolean {
  for (const job of workflow.jobs.values()) if (test(job)) return true
  return false
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
