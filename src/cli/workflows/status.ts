import { Command } from 'commander'
import { counts, statuses } from 'retriage'
import { standingOf } from 'retriage/runner'
import { colorOption, jsonOption } from '../arguments.ts'
import { coloursFor, paintStatus } from '../console/colours.ts'
import { writeJson } from '../console/output.ts'
import { Database, databaseOption } from '../database.ts'
import { write } from '../streams.ts'
import { label } from '../console/label.ts'

/** `retriage workflows status`. */
export function statusCommand(): Command {
  return new Command('status')
    .description('say how many jobs of a workflow have which status')
    .argument('<WORKFLOW_ID>')
    .addOption(databaseOption())
    .addOption(jsonOption())
    .addOption(colorOption())
    .action(async (workflowId: string, options: { database?: string; json?: true; color: boolean }) => {
      const database = new Database(options)
      const { standing, workers } = await database.read(async (store) => {
        const { workflow } = await database.workflow(store, workflowId)
        return { standing: standingOf({ ...workflow, counts: counts(workflow) }), workers: await store.workers(workflowId) }
      })
      if (options.json) return writeJson(standing)
      const colours = coloursFor(process.stdout, options.color)
      const present = statuses.filter((status) => standing.counts[status] > 0)
      const width = Math.max(...present.map((status) => status.length))
      const lines = [
        colours.bold(
          `workflow ${standing.workflowId} ‘${label(standing.name)}’  run ${standing.runId}  ${standing.complete ? 'complete' : 'not complete'}`,
        ),
        ...present.map((status) => `  ${paintStatus(colours, status, status.padEnd(width))}  ${standing.counts[status]}`),
        ...workers.map(({ host, pid, beatAt }) =>
          colours.dim(
            `  worker ${host}${pid === null ? '' : `, process ${pid}`}, last sign of life ${new Date(beatAt).toISOString().slice(0, 19)}Z`,
          ),
        ),
      ]
      await write(process.stdout, `${lines.join('\n')}\n`)
    })
}
