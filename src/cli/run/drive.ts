import { createTriage, type JobId, type JobStatus, type PolicyChanges, type Workflow } from 'retriage'
import { createLocalJobSystem, type JobSystem } from 'retriage/adapters'
import { Runner, type RunOutcome } from 'retriage/runner'
import type { Store } from 'retriage/stores'
import { coloursFor } from '../console/colours.ts'
import { widthOfOutput, writeJson } from '../console/output.ts'
import type { Database } from '../database.ts'
import { exit } from '../exit.ts'
import { statusOfRun } from '../exit-status.ts'
import { outsideOf, type OutsideOptions } from '../outside.ts'
import { write } from '../streams.ts'
import { stopOnSignal } from './interrupt.ts'
import { liveProgress, plainProgress, type Progress } from './progress.ts'
import { summarize } from './summary.ts'
import { label } from '../console/label.ts'

/** Options of every command that runs jobs. */
export interface DriveOptions extends OutsideOptions {
  jobs?: number
  outputDir?: string
  json?: true
  color: boolean
}

/** Runs one workflow of a database on this machine, shows it on standard error while it goes on, and ends with its table or JSON and exit status. */
export class Drive {
  readonly workflow: Workflow
  readonly outputDir: string
  readonly progress: Progress
  private readonly store: Store
  private readonly database: Database
  private readonly options: DriveOptions
  private readonly began = Date.now()
  private interrupted: number | undefined

  /** @throws `not_found` where the store has no such workflow */
  static async of(store: Store, workflowId: JobId, database: Database, options: DriveOptions): Promise<Drive> {
    const { workflow } = await database.workflow(store, workflowId)
    process.stderr.write(`workflow ${workflow.workflowId} ‘${label(workflow.name)}’ in ${database.place}\n`)
    return new Drive(store, workflow, database, options)
  }

  private constructor(store: Store, workflow: Workflow, database: Database, options: DriveOptions) {
    this.store = store
    this.workflow = workflow
    this.database = database
    this.options = options
    this.outputDir = options.outputDir ?? database.outputDir
    this.progress = (process.stderr.isTTY ? liveProgress : plainProgress)(process.stderr, coloursFor(process.stderr, options.color))
  }

  system(): Promise<JobSystem> {
    return createLocalJobSystem({ outputDir: this.outputDir })
  }

  /** Runs what is ready until nothing more happens by itself, or somebody interrupts. */
  async run(policy: PolicyChanges = {}): Promise<RunOutcome> {
    const { jobs } = this.options
    const outside = await outsideOf(this.options)
    const runner = new Runner({
      store: this.store,
      system: await this.system(),
      triage: createTriage({ policy, ...outside }),
      redactions: outside.redactions ?? [],
      onEvent: (event, now) => this.progress.show(event, now),
      ...(jobs === undefined ? {} : { jobs }),
    })
    const settle = stopOnSignal(runner, (text) => this.progress.say(text))
    try {
      return await runner.run(this.workflow.workflowId)
    } finally {
      this.interrupted ??= settle()
    }
  }

  /** @param more beside what every run prints with `--json` */
  async end(outcome: RunOutcome, more: object = {}): Promise<void> {
    this.progress.end()
    const { json, color } = this.options
    process.stderr.write(`${totals(outcome)}; ${((Date.now() - this.began) / 1000).toFixed(1)} s; logs in ${this.outputDir}\n`)
    for (const line of nextSteps(outcome, this.database)) process.stderr.write(`${line}\n`)
    if (json) await writeJson({ ...resultOf(outcome), ...more })
    else await write(process.stdout, await summarize(outcome, widthOfOutput(), coloursFor(process.stdout, color)))
    exit(this.interrupted ?? statusOfRun(outcome))
  }
}

function resultOf({ workflow: { workflowId, runId }, complete, counts, jobs }: RunOutcome): object {
  return { workflowId, runId, complete, counts, jobs }
}

function totals({ counts: total }: RunOutcome): string {
  const present = (Object.entries(total) as [JobStatus, number][]).filter(([, count]) => count > 0)
  return present.map(([status, count]) => `${count} ${status}`).join(', ')
}

/** What a person can do where the workflow is not complete. */
function nextSteps({ workflow: { workflowId }, complete, interrupted, counts }: RunOutcome, database: Database): string[] {
  if (complete) return []
  const goOn = `"${database.command(`run ${workflowId}`)}" goes on`
  const held = counts.pending_failed
  if (held === 0) return [interrupted ? `stopped; ${goOn}` : goOn]
  return [
    `${held} ${held === 1 ? 'job is' : 'jobs are'} held: "${database.command(`jobs list ${workflowId} --status pending_failed`)}" says why`,
    `"${database.command('jobs resolve JOB --retry')}" or "--fail" decides, then ${goOn}`,
    `"${database.command(`workflows reset-status ${workflowId} --failed-only`)}" starts whatever failed or is held from the beginning`,
  ]
}
