import { createTriage, type Triage } from 'retriage'
import {
  isRetriageError,
  jobOf,
  pendingFailed,
  RetriageError,
  type JobId,
  type Policy,
  type Workflow,
  type WorkflowJob,
  parsePolicy,
} from 'retriage/core'
import type { Decider } from 'retriage/runner'
import type { Store } from 'retriage/stores'
import type { McpOptions, OpenStore } from './create.ts'
import { Outgoing } from './outgoing.ts'

/** What every tool, prompt and resource works with. */
export class Service {
  readonly policy: Policy
  readonly out: Outgoing
  /** The one workflow this is about, if it is about one alone. */
  readonly scope: JobId | undefined
  /** The only jobs it is about, if it is not about all of that workflow. */
  private readonly jobIds: ReadonlySet<string> | undefined
  private readonly openStore: OpenStore
  private readonly place: string
  private readonly actor: string | undefined
  private readonly given: Decider | undefined
  private made: Triage | undefined

  constructor({ store, database = 'this store', actor, workflowId, jobIds, policy, redactions = [], triage }: McpOptions) {
    this.policy = parsePolicy(policy)
    this.out = new Outgoing(redactions)
    this.openStore = typeof store === 'function' ? store : (use) => use(store)
    this.place = database
    this.actor = actor
    this.scope = workflowId
    this.jobIds = jobIds && new Set(jobIds.map(String))
    this.given = triage
  }

  /** Made when it is first needed: compiling every pattern takes longer than most calls. */
  get triage(): Decider {
    return this.given ?? (this.made ??= createTriage({ policy: this.policy }))
  }

  /** @throws what `use` does, and what opening the store does, in words that may leave */
  async read<T>(use: (store: Store) => Promise<T>): Promise<T> {
    try {
      return await this.openStore(use)
    } catch (error) {
      const message = this.out.line(error instanceof Error ? error.message : String(error), 2000)
      // Neither a stack nor a cause: both would quote what was left out.
      throw isRetriageError(error) ? new RetriageError(error.code, message) : new Error(message)
    }
  }

  /** @throws `not_found` where there is no such workflow, or it is not this server's */
  async workflow(store: Store, workflowId: JobId): Promise<Workflow> {
    const objection = this.objectionTo(workflowId)
    if (objection !== undefined) throw new RetriageError('not_found', objection)
    const stored = await store.load(workflowId)
    if (stored) return stored.workflow
    throw new RetriageError('not_found', `no workflow ${this.id(workflowId)} in ${this.place}; ${await this.describeWorkflows(store)}`)
  }

  /** @throws `not_found` where there is no such job, or it is not one of those this is about */
  async job(store: Store, jobId: JobId): Promise<{ workflow: Workflow; job: WorkflowJob }> {
    const workflowId = await store.workflowOfJob(jobId)
    if (workflowId !== undefined && this.objectionTo(workflowId) === undefined) {
      const workflow = await this.workflow(store, workflowId)
      const job = jobOf(workflow, jobId)
      if (job && this.isAbout(job)) return { workflow, job }
    }
    const where = this.scope === undefined ? this.place : `workflow ${this.scope}${this.jobIds ? ' that this server is about' : ''}`
    throw new RetriageError('not_found', `no job ${this.id(jobId)} in ${where}; list_pending_failed_jobs gives the ids of jobs that wait`)
  }

  /** Whether this job may be shown and resolved. */
  isAbout({ jobId }: WorkflowJob): boolean {
    return this.jobIds?.has(String(jobId)) ?? true
  }

  /** The jobs that wait and may be spoken of. */
  waiting(workflow: Workflow): WorkflowJob[] {
    return pendingFailed(workflow).filter((job) => this.isAbout(job))
  }

  /** Why nothing about this workflow is said or done here; undefined where it may be. */
  objectionTo(workflowId: JobId): string | undefined {
    if (this.scope === undefined || String(this.scope) === String(workflowId)) return undefined
    return `this server is about workflow ${this.scope} alone, and was asked about workflow ${this.id(workflowId)}; ask about workflow ${this.scope}`
  }

  /** Workflows that may be spoken of, those with jobs that wait first. */
  async workflows(store: Store): Promise<{ workflowId: JobId; name: string }[]> {
    const all = (await store.list()).filter(({ workflowId }) => this.objectionTo(workflowId) === undefined)
    return all.sort((a, b) => Number(b.counts.pending_failed > 0) - Number(a.counts.pending_failed > 0))
  }

  /** Who decides, for the audit: `"llm:claude-code"`. */
  actorOf(client: string | undefined): string {
    const name = this.out
      .line(this.actor?.replace(/^llm:/, '') ?? client ?? '', 60)
      .replace(/[^A-Za-z0-9._-]+/g, '-')
      .replace(/^-+|-+$/g, '')
    return `llm:${name || 'agent'}`
  }

  /** As somebody wrote it, for a message. */
  private id(id: JobId): string {
    return this.out.line(String(id), 60)
  }

  private async describeWorkflows(store: Store): Promise<string> {
    const workflows = await this.workflows(store)
    if (workflows.length === 0) return 'there is none yet; "retriage run SPEC.yaml" makes one'
    const shown = workflows.slice(0, 10).map(({ workflowId, name }) => `${workflowId} ‘${this.out.line(name, 60)}’`)
    const more = workflows.length > shown.length ? ` and ${workflows.length - shown.length} more` : ''
    return `there ${workflows.length === 1 ? 'is' : 'are'} ${shown.join(', ')}${more}`
  }
}
