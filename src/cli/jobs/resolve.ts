import { Command } from 'commander'
import {
  jobOf,
  parseDuration,
  parseMemory,
  redact,
  RetriageError,
  type Decision,
  type JobId,
  type ResolveResult,
  type Workflow,
} from 'retriage'
import { Ledger, type Store } from 'retriage/stores'
import { checked, colorOption, jsonOption, whole } from '../arguments.ts'
import { coloursFor } from '../console/colours.ts'
import { writeJson } from '../console/output.ts'
import { Database, databaseOption } from '../database.ts'
import { exit } from '../exit.ts'
import { write } from '../streams.ts'
import { personDecision, type PersonOrder } from './person-decision.ts'
import { label } from '../console/label.ts'

interface Options {
  retry?: true
  fail?: true
  memory?: string
  runtime?: string
  reason?: string
  attempt?: number
  dryRun?: true
  database?: string
  json?: true
  color: boolean
}

const notes = `
The decision is about the attempt that waits now, or about attempt N with --attempt: where the job has moved on, it is refused and changes nothing. The
same decision given twice is applied once. Several jobs are decided one by one.

Exit status: 0 applied, would be applied or had been applied already; 1 refused; 64 and above: errors of use or environment.`

/** `retriage jobs resolve`: a person decides. */
export function resolveCommand(): Command {
  return new Command('resolve')
    .description('decide about jobs that are pending_failed: retry them, or give them up')
    .argument('<JOB...>', 'ids of the jobs')
    .option('--retry', 'run the next attempt')
    .option('--fail', 'give up; what depends on it is canceled or goes on, as it says itself')
    .option('--memory <M>', 'with --retry: memory of the next attempt, such as 24g', checked(parseMemory))
    .option('--runtime <D>', 'with --retry: time of the next attempt, such as PT6H', checked(parseDuration))
    .option('--reason <TEXT>', 'why, for the audit')
    .option('--attempt <N>', 'decide about this attempt and no other', whole(1))
    .option('--dry-run', 'say what would be done and change nothing')
    .addOption(databaseOption())
    .addOption(jsonOption())
    .addOption(colorOption())
    .addHelpText('after', notes)
    .action(async (jobIds: string[], options: Options) => {
      const order = orderOf(jobIds, options)
      const database = new Database(options)
      await database.read(async (store) => {
        // All of them are found before the first is decided.
        const byWorkflow = new Map<string, JobId[]>()
        const workflows = new Map<string, Workflow>()
        for (const jobId of jobIds) {
          const { workflow } = await database.workflowOfJob(store, jobId)
          const key = String(workflow.workflowId)
          workflows.set(key, workflow)
          byWorkflow.set(key, [...(byWorkflow.get(key) ?? []), jobId])
        }
        const results: ResolveResult[] = []
        for (const [key, jobs] of byWorkflow) results.push(...(await resolveJobs(store, key, jobs, order, options.dryRun ?? false)))
        if (options.json) await writeJson(results)
        else await write(process.stdout, report(results, workflows, options.color))
        if (results.some(({ status }) => status === 'applied'))
          for (const key of workflows.keys()) process.stderr.write(`"${database.command(`run ${key}`)}" goes on\n`)
        exit(results.some(({ status }) => status === 'error') ? 1 : 0)
      })
    })
}

function orderOf(jobIds: readonly string[], { retry, fail, memory, runtime, reason, attempt }: Options): PersonOrder {
  if (retry === fail) throw new RetriageError('usage', `say what to do: ${retry ? '--retry or --fail, not both' : '--retry or --fail'}`)
  if (fail && (memory !== undefined || runtime !== undefined)) {
    throw new RetriageError('usage', '--memory and --runtime are for the next attempt, and with --fail there is none; leave them out')
  }
  if (attempt !== undefined && jobIds.length > 1) throw new RetriageError('usage', '--attempt is about one job; name one')
  return { action: retry ? 'retry' : 'fail', reason, memory, runtime, attemptId: attempt }
}

async function resolveJobs(
  store: Store,
  workflowId: JobId,
  jobIds: readonly JobId[],
  order: PersonOrder,
  dryRun: boolean,
): Promise<readonly ResolveResult[]> {
  const ledger = await Ledger.open(store, workflowId, { actor: 'person' })
  const attempts = await ledger.attempts(jobIds)
  const decisions = jobIds.map((jobId): Decision => {
    const own = attempts.filter((record) => String(record.jobId) === String(jobId))
    return personDecision(jobOf(ledger.workflow, jobId)!, own, order)
  })
  return ledger.resolve(decisions, { dryRun })
}

/** One line a job, and below it what is drawn along. */
function report(results: readonly ResolveResult[], workflows: ReadonlyMap<string, Workflow>, color: boolean): string {
  const colours = coloursFor(process.stdout, color)
  const nameOf = (jobId: JobId) =>
    label([...workflows.values()].map((workflow) => jobOf(workflow, jobId)?.name).find((name) => name !== undefined) ?? '')
  const paint = { applied: colours.green, would_apply: colours.cyan, skipped: colours.dim, error: colours.red }
  const lines = results.flatMap(({ status, message, canceled, unblocked }) => [
    `${paint[status](words[status])}  ${redact(message)}`,
    ...[
      [status === 'would_apply' ? 'would be canceled' : 'canceled', canceled] as const,
      [status === 'would_apply' ? 'would become ready' : 'ready', unblocked] as const,
    ].flatMap(([what, jobs]) => (jobs.length === 0 ? [] : [`  ${what}: ${jobs.map((jobId) => `${jobId} ‘${nameOf(jobId)}’`).join(', ')}`])),
  ])
  return `${lines.join('\n')}\n`
}

const words = { applied: 'applied', would_apply: 'would apply', skipped: 'nothing to do', error: 'refused' }
