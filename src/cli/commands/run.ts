import { Command } from 'commander'
import { createWorkflow, type JobId, type WorkflowSpec } from 'retriage'
import { Ledger, type Store } from 'retriage/stores'
import { colorOption, jsonOption, whole } from '../arguments.ts'
import { Database, databaseOption } from '../database.ts'
import { Drive, type DriveOptions } from '../run/drive.ts'
import { specOf } from '../run/subject.ts'

type Options = DriveOptions & { database?: string }

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
  const drive = await Drive.of(store, workflowId, database, options)
  try {
    await drive.end(await drive.run())
  } finally {
    drive.progress.end()
  }
}
