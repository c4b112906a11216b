import { Command } from 'commander'
import { watch } from 'retriage/runner'
import { whole } from '../arguments.ts'
import { coloursFor } from '../console/colours.ts'
import { Database } from '../database.ts'
import { agentFor } from '../run/ai-recovery.ts'
import { Drive } from '../run/drive.ts'
import { describeRecovery } from '../run/recovery-report.ts'
import { policyOf, recoverOnce, withRecoveringOptions, type RecoveringOptions } from '../run/recovering.ts'

type Options = RecoveringOptions & { pollInterval: number; maxRetries: number }

const notes = `
While other processes run the workflow, it only looks at it again, after a wait that doubles from one second up to the poll interval. When none does, it
recovers as "retriage recover" does and runs the workflow on. Where failures remain it looks again, until it has done so --max-retries times: somebody
may have decided meanwhile.

Exit status: 0 every job completed, 1 jobs failed or were canceled, 2 jobs remain held or could not go on, 64 and above: not run, or interrupted.`

/** `retriage watch`: look after a workflow until it is complete or its rounds are used up. */
export function watchCommand(): Command {
  return withRecoveringOptions(
    new Command('watch')
      .description('look after a workflow: recover and run it, and look again, until it is complete or its rounds are used up')
      .argument('<WORKFLOW_ID>', 'the workflow')
      .option('--poll-interval <SECONDS>', 'longest wait between two looks', whole(1), 60)
      .option('--max-retries <N>', 'rounds of recovering and running', whole(1), 3),
  )
    .addHelpText('after', notes)
    .action(async (workflowId: string, options: Options) => {
      const database = new Database(options)
      const agent = await agentFor(options, { database, workflowId })
      await database.read(async (store) => {
        const drive = await Drive.of(store, workflowId, database, options)
        const { progress, outputDir, workflow } = drive
        const colours = coloursFor(process.stderr, options.color)
        const policy = await policyOf(options)
        const send = agent?.({ store, say: (text) => progress.say(text) })
        try {
          const outcome = await watch(workflowId, {
            store,
            maxRounds: options.maxRetries,
            pollIntervalMs: options.pollInterval * 1000,
            run: () => drive.run(policy),
            async recover() {
              const subject = { store, database, workflowId, system: await drive.system(), outputDir }
              const report = await recoverOnce(options, { ...subject, agent: send })
              for (const line of describeRecovery(report, workflow, colours)) progress.say(line)
              return report
            },
            onWait: (why, ms) => progress.say(`${waits[why]}; looking again in ${ms / 1000} s`),
          })
          await drive.end(outcome)
        } finally {
          progress.end()
        }
      })
    })
}

const waits = { 'others-at-work': 'others run this workflow', 'failures-remain': 'failures remain that nothing decides' } as const
