import {
  counts,
  isComplete,
  redact,
  redactDecision,
  startWorkflow,
  type Decision,
  type JobId,
  type RedactOptions,
  type Workflow,
  type WorkflowJob,
} from 'retriage/core'
import { actorOf, Ledger } from 'retriage/stores'
import { availableParallelism, totalmem } from 'node:os'
import { fits, loadOf, totalLoad, type Load } from './capacity.ts'
import { Delays } from './delays.ts'
import { Desk } from './desk.ts'
import type { RunEvent, Unstamped } from './event.ts'
import { Execution } from './execution.ts'
import { reportJobs } from './job-report.ts'
import { orderOf } from './order.ts'
import { RollCall, type Roll } from './roll-call.ts'
import type { RunnerOptions, RunOutcome } from './run-options.ts'
import { takeBack } from './take-back.ts'
import { Worker } from './worker.ts'

/**
 * Takes a workflow through a job system until it is complete or only held jobs remain. Every failure goes the same way: its handler, else
 * observe, decide, resolve.
 *
 * Several runners, in several processes or on several machines, may share a workflow: each claims what is ready, waits for what others run, and takes
 * back the jobs of those that are gone. One runner, one run. It prints nothing and ends no process.
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
  private readonly delays = new Delays()
  private readonly desk: Desk
  private readonly redaction: RedactOptions
  private roll: Roll = { present: [], lost: [] }
  private lastLook = -Infinity
  private deciding = false
  /** Batches of failures of which some are not decided about yet. */
  private undecided = 0
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
    this.desk = new Desk(options.triage)
    this.redaction = { extra: options.redactions ?? [] }
  }

  /**
   * Runs the workflow from where it stands. Failures from an earlier run that were never decided are decided; held ones stay held.
   *
   * @throws `not_found` where the store has no such workflow, and whatever the store throws; attempts are ended first.
   */
  async run(workflowId: JobId): Promise<RunOutcome> {
    const { store, actor = 'runner', beatMs, lostAfterMs, redactions = [] } = this.options
    const ledger = await Ledger.open(store, workflowId, { actor, clock: this.clock, redactions })
    const onError = (error: unknown) => this.fail(error)
    const worker = await Worker.join(store, ledger.workflow.workflowId, {
      clock: this.clock,
      onError,
      ...(beatMs === undefined ? {} : { beatMs }),
    })
    try {
      await ledger.step('initialize', startWorkflow)
      await this.desk.recall(ledger)
      this.warnOfLimits(ledger.workflow)
      await this.goOn(ledger, worker, new RollCall(store, worker.record, lostAfterMs))
    } finally {
      await worker.leave().catch(onError)
    }
    if (this.broken) throw this.broken.error
    const attempts = await ledger.attempts()
    const { workflow } = ledger
    return {
      workflow,
      complete: isComplete(workflow),
      interrupted: this.stopping !== null,
      counts: counts(workflow),
      jobs: reportJobs(workflow, attempts),
      attempts,
    }
  }

  /**
   * Ends the run: starts nothing more, asks running attempts to end, and forces them after `graceMs` (default 3000; 0 at once). Their jobs
   * are ready for another attempt, so that a later run goes on. `run` resolves when everything has ended. A second call with a shorter grace
   * hastens it.
   */
  stop(graceMs = 3000): void {
    this.stopping = { graceMs }
    for (const execution of this.executions.values()) execution.terminate(graceMs)
    this.poke()
  }

  private async goOn(ledger: Ledger, worker: Worker, rollCall: RollCall): Promise<void> {
    const { pollMs = 500 } = this.options
    for (;;) {
      try {
        if (performance.now() - this.lastLook >= pollMs) await this.look(ledger, rollCall)
        if (await this.settled(ledger, worker)) return
        await this.delays.learn(ledger)
      } catch (error) {
        this.fail(error)
        if (this.executions.size === 0) return
      }
      if (!this.stopping) {
        this.startReady(ledger, worker)
        if (!this.deciding && this.desk.undecided(ledger.workflow).length > 0) void this.decide(ledger)
      }
      await this.pause(Math.min(pollMs, this.delays.next(ledger.workflow, this.clock()) ?? Infinity))
    }
  }

  /** Sees what others changed, and takes back what those hold that are gone. */
  private async look(ledger: Ledger, rollCall: RollCall): Promise<void> {
    this.lastLook = performance.now()
    await ledger.refresh()
    this.roll = await rollCall.call(ledger.workflow.workflowId)
    const { system, store } = this.options
    for (const taken of await takeBack(this.roll, { ledger, system, clock: this.clock }))
      this.emit({ type: 'taken_back', ...taken }, ledger)
    for (const { workerId } of this.roll.lost) await store.leave(workerId)
  }

  private startReady(ledger: Ledger, worker: Worker): void {
    const now = this.clock()
    const elsewhere = this.loadOfOthersHere(ledger.workflow, worker)
    for (const job of ledger.workflow.jobs.values()) {
      if (job.status !== 'ready' || this.executions.has(String(job.jobId)) || this.delays.of(job) > now) continue
      const own = totalLoad([...this.executions.values()].map((execution) => execution.load))
      if (own.jobs >= this.capacity.jobs) return
      const used = { jobs: own.jobs, cpus: own.cpus + elsewhere.cpus, memory: own.memory + elsewhere.memory }
      if (!fits(this.capacity, used, loadOf(job.resources))) continue
      this.execute(ledger, job, worker)
    }
  }

  /** Processors and memory that other workers of this machine have given to jobs of the same workflow. */
  private loadOfOthersHere(workflow: Workflow, worker: Worker): Load {
    const here = new Set(this.roll.present.filter(({ host }) => host === worker.record.host).map(({ workerId }) => workerId))
    if (here.size === 0) return totalLoad([])
    return totalLoad(
      [...workflow.jobs.values()].filter((job) => job.worker !== null && here.has(job.worker)).map((job) => loadOf(job.resources)),
    )
  }

  private execute(ledger: Ledger, job: WorkflowJob, worker: Worker): void {
    const key = String(job.jobId)
    const execution = new Execution({
      ledger,
      job,
      order: orderOf(ledger.workflow, job),
      system: this.options.system,
      worker: worker.id,
      clock: this.clock,
      recoveryTimeoutMs: this.options.recoveryTimeoutMs ?? 600_000,
      emit: (event) => this.emit(event, ledger),
    })
    this.executions.set(key, execution)
    void this.guard(execution.run().finally(() => this.executions.delete(key)))
  }

  private async decide(ledger: Ledger): Promise<void> {
    this.deciding = true
    this.undecided++
    const next = once(() => {
      this.deciding = false
      this.poke()
    })
    await this.guard(this.decideTogether(ledger, next))
    this.undecided--
    next()
    this.poke()
  }

  /** @param next called as soon as further failures may be decided about: what a model says of these is waited for beside it */
  private async decideTogether(ledger: Ledger, next: () => void): Promise<void> {
    await new Promise((resume) => setTimeout(resume, this.options.gatherMs ?? 100))
    const jobs = this.desk.undecided(ledger.workflow)
    const settled = new Set<string>()
    let sure: Promise<void> = Promise.resolve()
    let decisions: Decision[]
    try {
      decisions = await this.desk.decide(jobs, ledger, (first) => {
        const final = first.filter(({ action }) => action !== 'hold')
        for (const { jobId } of final) settled.add(String(jobId))
        // Guarded at once: it is awaited below, which may be minutes away.
        sure = this.guard(this.resolve(final, ledger))
        next()
      })
    } catch (error) {
      this.problem(ledger, null, `nothing decided about ${jobs.map((job) => job.name).join(', ')}, held instead: ${messageOf(error)}`)
      return
    }
    await sure
    await this.resolve(
      decisions.filter(({ jobId }) => !settled.has(String(jobId))),
      ledger,
    )
  }

  private async resolve(given: readonly Decision[], ledger: Ledger): Promise<void> {
    if (this.stopping || given.length === 0) return
    const decisions = given.map((decision) => redactDecision(decision, this.redaction))
    const results = await ledger.resolve(decisions, { actor: actorOf })
    for (const [index, result] of results.entries()) {
      const decision = decisions[index]!
      const { jobId, attemptId = 1 } = decision
      this.emit({ type: 'decided', jobId, attemptId, decision, result }, ledger)
      if (result.status === 'error') this.problem(ledger, jobId, result.message)
      for (const canceled of result.canceled) this.emit({ type: 'canceled', jobId: canceled, because: jobId }, ledger)
    }
  }

  /** Whether nothing more happens by itself, here or at other workers. */
  private async settled(ledger: Ledger, worker: Worker): Promise<boolean> {
    if (this.executions.size > 0) return false
    if (this.stopping) return true
    const quiet = () =>
      this.undecided === 0 &&
      this.desk.undecided(ledger.workflow).length === 0 &&
      !some(ledger.workflow, (job) => job.status === 'ready' || (job.worker !== null && job.worker !== worker.id))
    return quiet() && !((await ledger.refresh()) && !quiet())
  }

  private async pause(ms: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    if (!this.woken) {
      await new Promise<void>((resume) => {
        this.wake = resume
        timer = setTimeout(resume, ms)
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
    return work.catch((error: unknown) => this.fail(error)).finally(() => this.poke())
  }

  private fail(error: unknown): void {
    this.broken ??= { error }
    this.stop(0)
  }

  private emit(event: Unstamped<RunEvent>, ledger: Ledger): void {
    this.options.onEvent?.({ at: this.clock(), ...event }, ledger.workflow)
  }

  /** Messages quote what errors and decisions say. */
  private problem(ledger: Ledger, jobId: JobId | null, message: string): void {
    this.emit({ type: 'problem', jobId, message: redact(message, this.redaction) }, ledger)
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

function some(workflow: Workflow, test: (job: WorkflowJob) => boolean): boolean {
  for (const job of workflow.jobs.values()) if (test(job)) return true
  return false
}

function once(work: () => void): () => void {
  let done = false
  return () => {
    if (done) return
    done = true
    work()
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
