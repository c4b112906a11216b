import { Command, InvalidArgumentError } from 'commander'
import { createTriage, createWorkflow, toWire, type JobStatus } from 'retriage'
import { createLocalJobSystem } from 'retriage/adapters'
import { Runner, type RunOutcome } from 'retriage/runner'
import { createMemoryStore, Ledger } from 'retriage/stores'
import { coloursFor } from '../console/colours.ts'
import { exit } from '../exit.ts'
import { statusOfRun } from '../exit-status.ts'
import { stopOnSignal } from '../run/interrupt.ts'
import { liveProgress, plainProgress } from '../run/progress.ts'
import { summarize } from '../run/summary.ts'
import { readSpecFile } from '../spec-file.ts'
import { write } from '../streams.ts'

interface Options {
  jobs?: number
  outputDir: string
  json?: true
  color: boolean
}

/** `retriage run`: a workflow file, here and now. */
export function runCommand(): Command {
  return new Command('run')
    .description('run the workflow of a file (YAML or JSON) on this machine and triage what fails')
    .argument('<SPEC>', 'the workflow file')
    .option('-j, --jobs <N>', 'attempts that run at once (default: the processors of this machine)', positive)
    .option('-o, --output-dir <DIR>', 'folder for the logs of every attempt', '.retriage/output')
    .option('--json', 'write the result as JSON instead of a table')
    .option('--no-color', 'write without colours')
    .addHelpText(
      'after',
      '\nExit status: 0 every job completed, 1 jobs failed or were canceled, 2 jobs remain held, 64 and above: not run, or interrupted.',
    )
    .action(async (file: string, options: Options) => {
      const spec = await readSpecFile(file)
      const store = createMemoryStore()
      const ledger = await Ledger.create(store, (ids) => createWorkflow(spec, ids), { actor: 'person' })
      const colours = coloursFor(process.stderr, options.color)
      const progress = (process.stderr.isTTY ? liveProgress : plainProgress)(process.stderr, colours)
      const runner = new Runner({
        store,
        system: await createLocalJobSystem({ outputDir: options.outputDir }),
        triage: createTriage(),
        onEvent: (event, workflow) => progress.show(event, workflow),
        ...(options.jobs === undefined ? {} : { jobs: options.jobs }),
      })
      const settle = stopOnSignal(runner, (text) => progress.say(text))
      const began = Date.now()
      let outcome: RunOutcome
      try {
        outcome = await runner.run(ledger.workflow.workflowId)
      } finally {
        progress.end()
      }
      const interrupted = settle()
      process.stderr.write(`${totals(outcome)}; ${((Date.now() - began) / 1000).toFixed(1)} s; logs in ${options.outputDir}\n`)
      await write(
        process.stdout,
        options.json
          ? `${JSON.stringify(wireOf(outcome))}\n`
          : await summarize(outcome, widthOfOutput(), coloursFor(process.stdout, options.color)),
      )
      exit(interrupted ?? statusOfRun(outcome))
    })
}

function wireOf({ workflow, complete, counts, jobs }: RunOutcome): unknown {
  const { workflowId, runId } = workflow
  return toWire({ workflowId, runId, complete, counts, jobs })
}

function totals({ counts: total }: RunOutcome): string {
  const present = (Object.entries(total) as [JobStatus, number][]).filter(([, count]) => count > 0)
  return present.map(([status, count]) => `${count} ${status}`).join(', ')
}

/** Of the terminal; else what `COLUMNS` says, else 120. */
function widthOfOutput(): number {
  return process.stdout.columns || Number(process.env['COLUMNS']) || 120
}

function positive(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('write a whole number from 1.')
  return Number(text)
}
