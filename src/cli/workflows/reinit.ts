import { Command } from 'commander'
import { changedJobs, pendingFailed, reinitialize } from 'retriage'
import { jsonOption } from '../arguments.ts'
import { Database, databaseOption } from '../database.ts'
import { startAgain, type StartAgainOptions } from './start-again.ts'

const notes = `
Goes over to the next run: every job that has not begun gets attempt 1 of it, with the retries of its failure handlers given back, and is ready,
blocked or canceled as what it depends on stands. Completed jobs stay completed; failed, canceled and terminated ones stay until
"retriage workflows reset-status ID" takes them back; disabled and pending_failed ones stay as they are. Refused, with exit status 1, while a job is
pending or running. "retriage run ID" then runs it.`

/** `retriage workflows reinit`. */
export function reinitCommand(): Command {
  return new Command('reinit')
    .description('start the next run of a workflow')
    .argument('<WORKFLOW_ID>')
    .option('--dry-run', 'say what would be done and change nothing')
    .addOption(databaseOption())
    .addOption(jsonOption())
    .addHelpText('after', notes)
    .action(async (workflowId: string, options: StartAgainOptions) => {
      const database = new Database(options)
      await startAgain(workflowId, options, database, {
        action: 'reinit',
        reason: 'the next run',
        compute: (workflow) => reinitialize(workflow),
        describe: ({ workflow }, before, dry) => {
          const held = pendingFailed(workflow).length
          const kept = held === 0 ? '' : `; ${held} pending_failed ${held === 1 ? 'job stays as it is' : 'jobs stay as they are'}`
          return `${dry ? `would start run ${workflow.runId}` : `run ${workflow.runId}`} after run ${before.runId}${kept}`
        },
        jobs: ({ workflow }, before) => changedJobs(before, workflow).map(({ jobId }) => jobId),
        next: `"${database.command(`run ${workflowId}`)}" runs it`,
      })
    })
}
