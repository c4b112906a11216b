import { Command } from 'commander'
import { jobOf } from 'retriage'
import { historyOf, reportJob } from 'retriage/runner'
import { colorOption, jsonOption } from '../arguments.ts'
import { coloursFor } from '../console/colours.ts'
import { widthOfOutput, writeJson } from '../console/output.ts'
import { Database, databaseOption } from '../database.ts'
import { write } from '../streams.ts'
import { timeline } from './timeline.ts'

interface Options {
  database?: string
  json?: true
  color: boolean
}

/** `retriage jobs show`: what happened to one job, and why. */
export function showCommand(): Command {
  return new Command('show')
    .description('show the attempts of a job, what was decided about each and why, and its audit')
    .argument('<JOB>', 'id of the job')
    .addOption(databaseOption())
    .addOption(jsonOption())
    .addOption(colorOption())
    .action(async (jobId: string, options: Options) => {
      const database = new Database(options)
      const known = await database.read(async (store) => {
        const { workflow } = await database.workflowOfJob(store, jobId)
        const { workflowId } = workflow
        return {
          ...{ workflow, job: jobOf(workflow, jobId)! },
          attempts: await store.attempts(workflowId, jobId),
          audit: await store.audit(workflowId, jobId),
        }
      })
      const { job, attempts, audit } = known
      if (options.json) await writeJson(historyOf(reportJob(job, attempts), attempts, audit))
      else await write(process.stdout, timeline(known, widthOfOutput(), coloursFor(process.stdout, options.color)))
    })
}
