import { Command } from 'commander'

/** What `npm run bench:accuracy` was asked for. */
export interface Options {
  corpus?: string[]
  classifier?: string
  /** False: without any pattern. */
  packs: boolean
  leaveOutPacks?: true
  llm?: true
  calibrate?: true
  /** True: where the library has it. */
  write?: true | string
  json?: true
  errors?: true
  tools?: true
  out: string
}

/** @throws CommanderError after it has said what is wrong with the command line, or printed help. */
export function readOptions(args: readonly string[]): Options {
  const command = new Command('bench:accuracy')
    .description('measures how well failures are decided, on logs whose right answer is known')
    .option('--corpus <FILE...>', 'labelled cases, one JSON object a line; default bench/accuracy/corpus/*.jsonl')
    .option('--classifier <MODULE>', 'what to measure in place of createTriage(): the default export of this module')
    .option('--no-packs', 'measure without any pattern: what the structure of logs, exit codes and the like say alone')
    .option('--leave-out-packs', 'measure again without each pack that decided a case')
    .option('--llm', 'measure what a model changes about held failures that is always right, and one that is always wrong')
    .option('--calibrate', 'learn what confidences are worth and where the bars belong, by cross-validation over tools')
    .option('--write [FILE]', 'with --calibrate: write the calibration as TypeScript, default src/core/calibration.ts')
    .option('--tools', 'show a row for each tool')
    .option('--errors', 'list every case that is not right')
    .option('--json', 'write the figures as JSON')
    .option('--out <DIR>', 'where results are written', 'bench/results')
    .allowExcessArguments(false)
    .showHelpAfterError('(--help shows how it is used)')
    .exitOverride()
    .addHelpText('after', '\nexit status: 0 measured, 64 wrong use, 65 a corpus that is not readable, 66 a file that is not there, 70 else')
  command.parse(args, { from: 'user' })
  const options = command.opts<Options>()
  if (options.write && !options.calibrate) command.error('error: --write writes what --calibrate learns; add --calibrate')
  if (options.write === true && (options.classifier ?? !options.packs))
    command.error('error: what the library has is for the library as it comes; give --write a FILE')
  if (!options.packs && (options.classifier ?? options.leaveOutPacks))
    command.error('error: --no-packs measures the built-in classifiers; leave out --classifier and --leave-out-packs')
  if (options.classifier && (options.leaveOutPacks ?? options.llm))
    command.error('error: --leave-out-packs and --llm are about the library as it comes; leave out --classifier')
  return options
}
