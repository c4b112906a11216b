import { Command } from 'commander'
import { createTriage, createWorkflow, type JobId, type JobStatus, type WorkflowSpec } from 'retriage'
import { createLocalJobSystem } from 'retriage/adapters'
import { Runner, type RunOutcome } from 'retriage/runner'
import { Ledger, type Store } from 'retriage/stores'
import { colorOption, jsonOption, whole } from '../arguments.ts'
import { coloursFor } from '../console/colours.ts'
import { widthOfOutput, writeJson } from '../console/output.ts'
import { Database, databaseOption } from '../database.ts'
import { exit } from '../exit.ts'
import { statusOfRun } from '../exit-status.ts'
import { stopOnSignal } from '../run/interrupt.ts'
import { liveProgress, plainProgress } from '../run/progress.ts'
import { specOf } from '../run/subject.ts'
import { summarize } from '../run/summary.ts'
import { write } from '../streams.ts'

interface Options {
  database?: string
  jobs?: number
  outputDir?: string
  json?: true
  color: boolean
}

const notes = `
A file becomes a new workflow in the database. A workflow that is there already goes on from where it stands: what a process that is gone left
behind is ended and put back without spending a retry, what was never decided is decided, and what is held stays held. Several processes may run one
workflow. Commands start in the folder that retriage is called in. Ctrl-C asks running jobs to end and leaves them ready for another attempt.

Exit status: 0 every job completed, 1 jobs failed or were canceled, 2 jobs remain held, 64 and above: not run, or interrupted.`

/** `retriage run`: a workflow on this machine. */
export function runCommand(): Command {
  return new Command('run')
    .description('run a workflow on this machine and triage what fails')
    .argument('<SPEC|WORKFLOW_ID>', 'a workflow file (YAML or JSON), or a workflow of the database to go on with')
    .option('-j, --jobs <N>', 'attempts that run at once (default: the processors of this machine)', whole(1))
    .option('-o, --output-dir <DIR>', 'folder for the logs of every attempt (default: beside the database)')
    .addOption(databaseOption())
    .addOption(jsonOption())
    .addOption(colorOption())
    .addHelpText('after', notes)
    .action(async (subject: string, options: Options) => {
      const database = new Database(options)
      const spec = await specOf(subject, database)
      if (spec) await database.open(async (store) => run(store, await create(store, spec), database, options))
      else await database.read((store) => run(store, subject, database, options))
    })
}

async function create(store: Store, spec: WorkflowSpec): Promise<JobId> {
  const { workflow } = await Ledger.create(store, (ids) => createWorkflow(spec, ids), { actor: 'person' })
  return workflow.workflowId
}

async function run(store: Store, workflowId: JobId, database: Database, options: Options): Promise<void> {
  const { workflow } = await database.workflow(store, workflowId)
  process.stderr.write(`workflow ${workflow.workflowId} ‘${workflow.name}’ in ${database.place}\n`)
  const outputDir = options.outputDir ?? database.outputDir
  const progress = (process.stderr.isTTY ? liveProgress : plainProgress)(process.stderr, coloursFor(process.stderr, options.color))
  const runner = new Runner({
    store,
    system: await createLocalJobSystem({ outputDir }),
    triage: createTriage(),
    onEvent: (event, now) => progress.show(event, now),
    ...(options.jobs === undefined ? {} : { jobs: options.jobs }),
  })
  const settle = stopOnSignal(runner, (text) => progress.say(text))
  const began = Date.now()
  let outcome: RunOutcome
  try {
    outcome = await runner.run(workflow.workflowId)
  } finally {
    progress.end()
  }
  const interrupted = settle()
  process.stderr.write(`${totals(outcome)}; ${((Date.now() - began) / 1000).toFixed(1)} s; logs in ${outputDir}\n`)
  for (const line of nextSteps(outcome, database)) process.stderr.write(`${line}\n`)
  if (options.json) await writeJson(resultOf(outcome))
  else await write(process.stdout, await summarize(outcome, widthOfOutput(), coloursFor(process.stdout, options.color)))
  exit(interrupted ?? statusOfRun(outcome))
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
  ]
}
