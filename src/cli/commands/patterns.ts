import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Command } from 'commander'
import glob from 'fast-glob'
import { causes, printable, readLines, RetriageError, compilePattern, type Pack, type PatternEntry } from 'retriage'
import { examinePack, loadPacks, type PatternProblem, type QuietLog } from 'retriage/packs'
import { re2 } from 'retriage/regex'
import { coloursFor } from '../console/colours.ts'
import { exit } from '../exit.ts'
import { write } from '../streams.ts'
import { table, type Column } from '../console/table.ts'

const colors = coloursFor(process.stdout, true)

/** `retriage patterns`: what is recognised, whether it recognises what it should, and why a line is. */
export function patternsCommand(): Command {
  const command = new Command('patterns').description('list, test and explain patterns')
  command
    .command('list')
    .description('every pattern with its cause, or with --causes the closed list of causes')
    .argument('[GLOB...]', 'packs to read in place of the built-in ones')
    .option('--causes', 'list the causes')
    .option('--json', 'write JSON')
    .action(async (globs: string[], options: { causes?: true; json?: true }) => {
      await write(process.stdout, options.causes ? listCauses(options.json) : listPatterns(await packsOf(globs), options.json))
    })
  command
    .command('test')
    .description('hold patterns against their examples, their near misses and logs of jobs that succeeded; 1 when any fails')
    .argument('[GLOB...]', 'packs to test in place of the built-in ones')
    .option('--quiet-logs <GLOB...>', 'further logs of jobs that succeeded, in which no root pattern may match')
    .option('--json', 'write JSON')
    .action(async (globs: string[], options: { quietLogs?: string[]; json?: true }) => {
      const packs = await packsOf(globs)
      const quiet = await quietLogs(options.quietLogs ?? [])
      const problems = packs.flatMap((pack) => examinePack(pack, re2, quiet))
      await write(process.stdout, options.json ? `${JSON.stringify(problems, null, 2)}\n` : report(packs, quiet, problems))
      exit(problems.some(({ kind }) => kind !== 'advice') ? 1 : 0)
    })
  command
    .command('explain')
    .description('show one pattern by its id, or which patterns match a line')
    .argument('<ID_OR_LINE>')
    .option('--packs <GLOB...>', 'further packs, beside the built-in ones')
    .action(async (what: string, options: { packs?: string[] }) => {
      const packs = [...(await packsOf([])), ...(options.packs ? await packsOf(options.packs) : [])]
      await write(process.stdout, explain(packs, what))
    })
  return command
}

async function packsOf(globs: readonly string[]): Promise<readonly Pack<PatternEntry>[]> {
  if (globs.length > 0) return loadPacks(globs, { engine: re2 })
  const { packsWithExamples } = await import('retriage/patterns/examples')
  return packsWithExamples
}

/** The logs that come with the package, and those of the user. */
async function quietLogs(globs: readonly string[]): Promise<QuietLog[]> {
  const folder = join(dirname(createRequire(import.meta.url).resolve('retriage/package.json')), 'patterns/quiet')
  const shipped = await glob('*.log', { cwd: folder, onlyFiles: true, absolute: true })
  const given = await glob([...globs], { onlyFiles: true })
  if (globs.length > 0 && given.length === 0) throw new RetriageError('not_found', `no file matches ${globs.join(' ')}; check the path`)
  const files = [...shipped.sort(), ...given.sort()]
  return Promise.all(files.map(async (name) => ({ name, text: await readFile(name, 'utf8') })))
}

function listPatterns(packs: readonly Pack<PatternEntry>[], json?: true): string {
  const entries = packs.flatMap((pack) => pack.patterns)
  if (json) return `${JSON.stringify(entries, null, 2)}\n`
  return sheet(entries, [
    { heading: 'pattern', cell: ({ id }) => id },
    { heading: 'cause', cell: ({ cause }) => cause },
    { heading: 'role', cell: ({ role }) => role },
    { heading: 'sure', cell: ({ confidence }) => `${Math.round(confidence * 100)} %`, align: 'right' },
    { heading: 'printed by', cell: ({ source }) => source },
  ])
}

function listCauses(json?: true): string {
  const all = [...causes.values()]
  if (json) return `${JSON.stringify(all, null, 2)}\n`
  return sheet(all, [
    { heading: 'cause', cell: ({ id }) => id },
    { heading: 'verdict', cell: ({ verdict }) => verdict },
    { heading: 'what happened', cell: ({ summary }) => summary },
    { heading: 'what to do', cell: ({ remedy }) => remedy },
  ])
}

function sheet<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  return `${table(rows, columns, process.stdout.columns ?? 160, colors.bold)}\n`
}

function report(packs: readonly Pack<PatternEntry>[], quiet: readonly QuietLog[], problems: readonly PatternProblem[]): string {
  const failed = problems.filter(({ kind }) => kind !== 'advice')
  const patterns = packs.flatMap((pack) => pack.patterns)
  const lines = patterns.reduce((sum, { examples, nearMiss }) => sum + examples.length + nearMiss.length, 0)
  const verdict = failed.length === 0 ? colors.green('all as they should be') : colors.red(`${failed.length} wrong`)
  const [kinds, ids] = [widest(problems.map(({ kind }) => kind)), widest(problems.map(({ pattern }) => pattern))]
  return [
    ...problems.map(
      ({ pattern, kind, message }) =>
        `${(kind === 'advice' ? colors.dim : colors.red)(kind.padEnd(kinds))}  ${colors.bold(pattern.padEnd(ids))}  ${printable(message, 400)}`,
    ),
    `${patterns.length} patterns in ${packs.length} packs, ${lines} lines, ${quiet.length} logs of jobs that succeeded: ${verdict}`,
    '',
  ].join('\n')
}

function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(({ length }) => length))
}

function explain(packs: readonly Pack<PatternEntry>[], what: string): string {
  const all = packs.flatMap((pack) => pack.patterns)
  const named = all.find(({ id }) => id === what)
  const lines = readLines(what)
  const found = named ? [named] : all.filter((pattern) => lines.some(({ text }) => matches(pattern, text)))
  if (found.length === 0) return 'no pattern matches this line\n'
  return found.map(describe).join('\n')
}

function matches(pattern: PatternEntry, text: string): boolean {
  const { match, except } = compilePattern(pattern, re2)
  return match.test(text) && !except?.test(text)
}

function describe(pattern: PatternEntry): string {
  const cause = causes.get(pattern.cause)
  const rows: [string, string][] = [
    ['match', pattern.match],
    ...(pattern.except === undefined ? [] : ([['except', pattern.except]] satisfies [string, string][])),
    ['cause', `${pattern.cause} (${cause?.verdict}): ${cause?.summary}`],
    ['role', `${pattern.role}, ${Math.round(pattern.confidence * 100)} % sure`],
    ['source', pattern.source],
    ...pattern.examples.map((line): [string, string] => ['matches', line]),
    ...pattern.nearMiss.map((line): [string, string] => ['not', line]),
  ]
  return [colors.bold(pattern.id), ...rows.map(([key, value]) => `  ${colors.dim(key.padEnd(8))} ${value}`), ''].join('\n')
}
