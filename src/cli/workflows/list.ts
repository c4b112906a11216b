import { Command } from 'commander'
import { describeCounts, standingOf } from 'retriage/runner'
import { colorOption, jsonOption } from '../arguments.ts'
import { label } from '../console/label.ts'
import { writeJson, writeTable } from '../console/output.ts'
import { Database, databaseOption } from '../database.ts'

/** `retriage workflows list`. */
export function listCommand(): Command {
  return new Command('list')
    .description('list the workflows of the database, oldest first')
    .addOption(databaseOption())
    .addOption(jsonOption())
    .addOption(colorOption())
    .action(async (options: { database?: string; json?: true; color: boolean }) => {
      const workflows = await new Database(options).read((store) => store.list())
      if (options.json) return writeJson(workflows.map(standingOf))
      await writeTable(
        workflows,
        [
          { heading: 'id', cell: ({ workflowId }) => String(workflowId), align: 'right' },
          { heading: 'workflow', cell: ({ name }) => label(name) },
          { heading: 'run', cell: ({ runId }) => String(runId), align: 'right' },
          { heading: 'created', cell: ({ createdAt }) => `${new Date(createdAt).toISOString().slice(0, 19)}Z` },
          { heading: 'complete', cell: (workflow) => (standingOf(workflow).complete ? 'yes' : 'no') },
          { heading: 'jobs', cell: ({ counts }) => describeCounts(counts) },
        ],
        options.color,
      )
    })
}
