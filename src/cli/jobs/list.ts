import { Command, Option } from 'commander'
import { printable, type JobStatus } from 'retriage'
import { reportJobs, withoutCredentials, type JobReport } from 'retriage/runner'
import { colorOption, jobStatus, jsonOption } from '../arguments.ts'
import { coloursFor, paintAction, paintStatus } from '../console/colours.ts'
import { writeJson, writeTable } from '../console/output.ts'
import { Database, databaseOption } from '../database.ts'
import { label } from '../console/label.ts'

interface Options {
  database?: string
  status?: JobStatus
  json?: true
  color: boolean
}

/** `retriage jobs list`: it reads no logs, so that thousands of failed jobs are listed at once. */
export function listCommand(): Command {
  return new Command('list')
    .description('list the jobs of a workflow')
    .argument('<WORKFLOW_ID>')
    .addOption(new Option('--status <S>', 'those with this status alone').argParser(jobStatus))
    .addOption(databaseOption())
    .addOption(jsonOption())
    .addOption(colorOption())
    .action(async (workflowId: string, options: Options) => {
      const database = new Database(options)
      const jobs = await database.read(async (store) => {
        const { workflow } = await database.workflow(store, workflowId)
        const reports = reportJobs(workflow, await store.attempts(workflowId))
        return reports.filter(({ status }) => options.status === undefined || status === options.status).map(withoutCredentials)
      })
      if (options.json) await writeJson(jobs)
      else await print(jobs, options.color)
    })
}

async function print(jobs: readonly JobReport[], color: boolean): Promise<void> {
  const colours = coloursFor(process.stdout, color)
  await writeTable(
    jobs,
    [
      { heading: 'id', cell: ({ jobId }) => String(jobId), align: 'right' },
      { heading: 'job', cell: ({ name }) => label(name) },
      { heading: 'status', cell: ({ status }) => status, paint: (text, { status }) => paintStatus(colours, status, text) },
      { heading: 'attempt', cell: ({ attemptId }) => String(attemptId), align: 'right' },
      { heading: 'ended', cell: ({ signal, returnCode }) => signal ?? String(returnCode ?? '') },
      {
        heading: 'decision',
        cell: ({ decision }) => decision?.action ?? '',
        paint: (text, { decision }) => (decision ? paintAction(colours, decision.action, text) : text),
      },
      { heading: 'cause', cell: ({ decision }) => decision?.cause ?? '' },
      { heading: 'reason', cell: ({ decision }) => printable(decision?.reason ?? '', 400), paint: (text) => colours.dim(text) },
    ],
    color,
  )
}
