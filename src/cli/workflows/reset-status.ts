import { Command } from 'commander'
import { resetStatus } from 'retriage'
import { jsonOption } from '../arguments.ts'
import { Database, databaseOption } from '../database.ts'
import { startAgain, type StartAgainOptions } from './start-again.ts'
import { label } from '../console/label.ts'

const notes = `
Takes every job back to uninitialized; with --failed-only, those that are failed, canceled, terminated or pending_failed and every job that depends on
one of them, completed ones included. Disabled jobs stay disabled. The run stays the same, so that a job which had begun goes on with its next attempt and
its earlier ones stay readable. Refused, with exit status 1, while a job is pending or running.

Nothing starts by it: "retriage workflows reinit ID" goes over to the next run, where attempts and the retries of handlers count anew, and
"retriage run ID" runs what is there.`

/** `retriage workflows reset-status`. */
export function resetStatusCommand(): Command {
  return new Command('reset-status')
    .description('take the jobs of a workflow back to the beginning')
    .argument('<WORKFLOW_ID>')
    .option('--failed-only', 'those that did not complete, and what depends on them')
    .option('--dry-run', 'say what would be done and change nothing')
    .addOption(databaseOption())
    .addOption(jsonOption())
    .addHelpText('after', notes)
    .action(async (workflowId: string, { failedOnly = false, ...options }: StartAgainOptions & { failedOnly?: boolean }) => {
      const database = new Database(options)
      const goOn = [`workflows reinit ${workflowId}`, `run ${workflowId}`].map((words) => `"${database.command(words)}"`)
      await startAgain(workflowId, options, database, {
        action: 'reset',
        reason: failedOnly ? 'reset of what did not complete' : 'reset of every job',
        compute: (workflow) => resetStatus(workflow, { failedOnly }),
        describe: ({ reset }, { jobs }, dry) => {
          const names = reset.slice(0, 10).map((jobId) => `${jobId} ‘${label(jobs.get(String(jobId))?.name ?? '')}’`)
          const more = reset.length > names.length ? ` and ${reset.length - names.length} more` : ''
          return reset.length === 0 ? 'no job to reset' : `${dry ? 'would reset' : 'reset'} ${names.join(', ')}${more}`
        },
        jobs: ({ reset }) => reset,
        next: `${goOn[0]} starts the next run, ${goOn[1]} goes on within this one`,
      })
    })
}
