import { Command } from 'commander'
import { createLocalJobSystem } from 'retriage/adapters'
import { coloursFor } from '../console/colours.ts'
import { widthOfOutput, writeJson } from '../console/output.ts'
import { Database } from '../database.ts'
import { agentFor } from '../run/ai-recovery.ts'
import { Drive } from '../run/drive.ts'
import { describePlan, describeRecovery, reportOf } from '../run/recovery-report.ts'
import { policyOf, recoverOnce, withRecoveringOptions, type RecoveringOptions } from '../run/recovering.ts'
import { write } from '../streams.ts'

type Options = RecoveringOptions & { dryRun?: true }

const notes = `
In this order: jobs of processes that are gone are taken back; every failure that waits is decided about anew, and so is every job that was given up
without a decision (its handler ran out, or its workflow keeps no failures); the recovery hook runs where causes are not known; what was decided is
applied; an agent is sent for what is held then (--ai-recovery); then the workflow runs on. What is given up by a decision stays so.

Exit status: 0 every job completed, 1 jobs failed or were canceled, 2 jobs remain held, 64 and above: not run, or interrupted. With --dry-run 0.`

/** `retriage recover`: clear up a workflow once, and run it on. */
export function recoverCommand(): Command {
  return withRecoveringOptions(
    new Command('recover')
      .description('decide about every failure of a workflow, and run it on')
      .argument('<WORKFLOW_ID>', 'the workflow')
      .option('--dry-run', 'print what would be done, and change nothing'),
  )
    .addHelpText('after', notes)
    .action(async (workflowId: string, options: Options) => {
      const database = new Database(options)
      const agent = await agentFor(options, { database, workflowId })
      await database.read(async (store) => {
        if (options.dryRun) {
          const { workflow } = await database.workflow(store, workflowId)
          const outputDir = options.outputDir ?? database.outputDir
          const system = await createLocalJobSystem({ outputDir })
          const plan = await recoverOnce(options, { store, database, workflowId, system, outputDir, dryRun: true })
          if (options.json) await writeJson(reportOf(plan))
          else {
            const sent = agent !== undefined && plan.items.some(({ outcome }) => outcome === 'held')
            const described = describePlan(plan, workflow, widthOfOutput(), coloursFor(process.stdout, options.color))
            await write(process.stdout, `${described}\n${sent ? 'an agent would be sent for what is held\n' : ''}`)
          }
          return
        }
        const drive = await Drive.of(store, workflowId, database, options)
        try {
          const { outputDir, progress, workflow } = drive
          const subject = { store, database, workflowId, system: await drive.system(), outputDir }
          const report = await recoverOnce(options, { ...subject, agent: agent?.({ store, say: (text) => progress.say(text) }) })
          for (const line of describeRecovery(report, workflow, coloursFor(process.stderr, options.color))) progress.say(line)
          await drive.end(await drive.run(await policyOf(options)), { recovery: reportOf(report) })
        } finally {
          drive.progress.end()
        }
      })
    })
}
