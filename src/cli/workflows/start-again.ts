import { counts, type JobId, type Refusal, type Step, type Workflow } from 'retriage'
import { describeCounts } from 'retriage/runner'
import { Ledger } from 'retriage/stores'
import { writeJson } from '../console/output.ts'
import type { Database } from '../database.ts'
import { exit } from '../exit.ts'
import { write } from '../streams.ts'

/** Options of the commands that start a workflow again. */
export interface StartAgainOptions {
  dryRun?: true
  database?: string
  json?: true
}

/** A change of a whole workflow as a command makes it. */
export interface StartAgain<S extends Step> {
  /** For the audit. */
  action: string
  reason: string
  compute: (workflow: Workflow) => S | Refusal
  /** What was done or, with `dry`, would be done. */
  describe: (step: S, before: Workflow, dry: boolean) => string
  /** Jobs it changes. */
  jobs: (step: S, before: Workflow) => readonly JobId[]
  /** What a person does next. */
  next: string
}

/** Carries out a change of a whole workflow, or says what it would do; exit status 1 where jobs are running. */
export async function startAgain<S extends Step>(
  workflowId: string,
  options: StartAgainOptions,
  database: Database,
  { action, reason, compute, describe, jobs, next }: StartAgain<S>,
): Promise<void> {
  const dry = options.dryRun ?? false
  await database.read(async (store) => {
    await database.workflow(store, workflowId)
    const ledger = await Ledger.open(store, workflowId, { actor: 'reset' })
    let before = ledger.workflow
    const step = dry
      ? compute(before)
      : await ledger.step(
          action,
          (workflow) => {
            before = workflow
            return compute(workflow)
          },
          { reason },
        )
    const { name, runId } = before
    if (!step.ok) {
      process.stderr.write(`retriage: ${refusalOf(before, database) ?? step.message}\n`)
      if (options.json) await writeJson({ workflowId: before.workflowId, runId, status: 'error', code: step.code, message: step.message })
      return exit(1)
    }
    const after = step.workflow
    if (options.json) {
      const status = dry ? 'would_apply' : 'applied'
      await writeJson({ workflowId: after.workflowId, runId: after.runId, status, jobs: jobs(step, before), counts: counts(after) })
    } else {
      const sums = `${dry ? 'then' : 'now'}: ${describeCounts(counts(after))}`
      await write(process.stdout, `workflow ${after.workflowId} ‘${name}’: ${describe(step, before, dry)}\n  ${sums}\n`)
    }
    if (!dry) process.stderr.write(`${next}\n`)
  })
}

/** Which jobs are in the way, and what to do. */
function refusalOf({ workflowId, jobs }: Workflow, database: Database): string | undefined {
  const busy = [...jobs.values()].filter(({ status }) => status === 'running' || status === 'pending')
  if (busy.length === 0) return undefined
  const shown = busy.slice(0, 5).map(({ jobId, name, status }) => `${jobId} ‘${name}’ is ${status}`)
  const more = busy.length > shown.length ? ` and ${busy.length - shown.length} more` : ''
  return `workflow ${workflowId} cannot start again while its jobs are running (${shown.join(', ')}${more}); wait for them, or stop the process that runs them; "${database.command(`run ${workflowId}`)}" takes back what a worker that is gone left behind`
}
