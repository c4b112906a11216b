import { Command, InvalidArgumentError } from 'commander'

/** What is measured, in the order it is. */
export const parts = ['corpora', 'patterns', 'sizes', 'decisions', 'cold-start', 'memory', 'hostile'] as const
export type Part = (typeof parts)[number]

/** What `npm run bench:speed` was asked for. */
export interface Options {
  only?: Part[]
  quick?: true
  /** MB of the training log. */
  size?: number
  rounds?: number
  /** False: measure what `npm run build` left behind. */
  build: boolean
  json?: true
  out?: string
}

/** @throws CommanderError after it has said what is wrong with the command line, or printed help. */
export function readOptions(args: readonly string[]): Options {
  const command = new Command('bench:speed')
    .description('measures how fast logs are matched and decided, beside other engines, on one core')
    .option(`--only <PART...>`, `measure only these: ${parts.join(', ')}`, (value: string, before: Part[] | undefined) => [
      ...(before ?? []),
      part(value),
    ])
    .option('--quick', 'a short look: 500 patterns, 5 MB of the training log, few rounds')
    .option('--size <MB>', 'size of the training log; default 100, with --quick 5', whole)
    .option('--rounds <N>', 'rounds of each comparison; default 5, with --quick 2', whole)
    .option('--no-build', 'measure what the last build left in dist')
    .option('--json', 'write the figures as JSON')
    .option('--out <DIR>', 'where results are written; default bench/results for a whole run, nowhere with --quick or --only')
    .allowExcessArguments(false)
    .showHelpAfterError('(--help shows how it is used)')
    .exitOverride()
    .addHelpText('after', '\nexit status: 0 every bar is met, 1 one is missed or engines differ, 64 wrong use, 70 else')
  command.parse(args, { from: 'user' })
  return command.opts<Options>()
}

function part(value: string): Part {
  const found = parts.find((name) => name === value)
  if (!found) throw new InvalidArgumentError(`choose from ${parts.join(', ')}.`)
  return found
}

function whole(value: string): number {
  if (!/^[1-9]\d{0,4}$/.test(value)) throw new InvalidArgumentError('write a whole number from 1.')
  return Number(value)
}
