import { columns } from '../columns.ts'
import type { Bar } from './bars.ts'
import { subjectName } from './bench.ts'
import { ratioOf, type Figures } from './figures.ts'
import type { CorpusResult } from './parts/corpora.ts'
import { short } from './plots.ts'
import { spread } from './ratios.ts'
import type { Result } from './race.ts'

const plain = (text: string): string => text

/** Everything that was measured, as tables. */
export function reportOf({ corpora, patterns, sizes, decisions, coldStart, memory, hostile, missing }: Figures): string {
  const tables: string[] = []
  for (const result of corpora ?? []) tables.push(engineTable(`${result.corpus}: ${describe(result)}`, result))
  for (const result of patterns ?? []) tables.push(engineTable(`${result.patterns} patterns: ${describe(result)}`, result))
  for (const corpus of ['training', 'long-line']) {
    const some = (sizes ?? []).filter((result) => result.corpus === corpus)
    if (some.length > 0) tables.push(sizeTable(corpus, some))
  }
  if (decisions) {
    const { perSecond, file, tailBytes, results } = decisions
    const failed = results.flatMap(({ engine, error }) => (error ? [`${engine}: ${error}`] : []))
    const rows = [
      ['decide', short(perSecond.decide), short((perSecond.decide * tailBytes) / 1e6)],
      ['decideAll', short(perSecond.decideAll), short((perSecond.decideAll * tailBytes) / 1e6)],
      ['decide, one log from its file', '', short(file)],
    ]
    tables.push([columns(['whole decisions', 'a second', 'MB/s'], rows, plain), ...failed].join('\n'))
  }
  if (coldStart) {
    const row = (name: string, { median, min, max }: { median: number; min: number; max: number }): string[] => [
      ...[name, median.toFixed(0), min.toFixed(0), max.toFixed(0)],
    ]
    tables.push(
      columns(
        [`cold start, ${coldStart.processes} processes each`, 'ms', 'min', 'max'],
        [
          row('node -e 0', coldStart.bare),
          row('first decision, over that', coldStart.firstDecision),
          row('retriage classify FILE, over that', coldStart.classify),
        ],
        plain,
      ),
    )
  }
  if (memory) {
    const rows = memory.logs.map(({ bytes, mb, overBareMb }) => [size(bytes), mb.toFixed(0), overBareMb.toFixed(0)])
    tables.push(columns(['memory of retriage classify', 'MB', 'over node'], [['bare node', memory.bareMb.toFixed(0), ''], ...rows], plain))
  }
  if (hostile) {
    const { pairs, refused, slowest, errors } = hostile
    const rows = slowest.map(({ pattern, input, msPerMb = 0, mb = 0 }) => [pattern.slice(0, 60), input, msPerMb.toFixed(0), mb.toFixed(0)])
    tables.push(
      [
        columns([`${pairs} hostile patterns, ${refused} of them refused: slowest`, 'log', 'ms/MB', 'MB'], rows, plain),
        ...errors.map(({ pattern, input, error }) => `${pattern} on ${input}: ${error}`),
      ].join('\n'),
    )
  }
  if (missing.length > 0) tables.push(['not measured:', ...missing.map((line) => `  ${line}`)].join('\n'))
  return tables.join('\n\n')
}

/** Which bars are met, one a row. */
export function barTable(bars: readonly Bar[]): string {
  return columns(
    ['bar', 'measured', 'due', ''],
    bars.map(({ name, measured, due, at, unit, met }) => [
      name,
      measured === null ? '-' : short(measured),
      `${at === 'least' ? '≥' : '≤'} ${short(due)} ${unit}`.trim(),
      met ? 'met' : 'missed',
    ]),
    plain,
  )
}

function engineTable(title: string, result: CorpusResult): string {
  const rows = result.results.map((each) => [
    each.engine,
    ...figuresOf(each),
    times(result, each, 'Hyperscan'),
    times(result, each, 'RE2::Set'),
    found(each),
  ])
  const table = columns([title, 'scanned', 'MB/s', 'min', 'max', 'first', '× Hyperscan', '× RE2::Set', 'found'], rows, plain)
  const notes = result.results.flatMap(({ engine, error }) => (error ? [`${engine}: ${error}`] : []))
  return [table, ...notes].join('\n')
}

function figuresOf({ slice, speeds, first, error }: Result): string[] {
  if (error || speeds.length === 0) return ['-', '-', '-', '-', '-']
  const { median, min, max } = spread(speeds)
  return [size(slice), short(median), short(min), short(max), first === undefined ? '' : short(first)]
}

function times(result: CorpusResult, { engine }: Result, other: string): string {
  if (engine === other) return '1'
  const ratio = ratioOf(result, engine, other)
  return ratio ? short(ratio.median) : '-'
}

function found({ found: tally, lines, error }: Result): string {
  if (error) return 'error'
  return tally ? `${tally.pairs} pairs` : `${lines ?? 0} lines`
}

function sizeTable(corpus: string, results: readonly CorpusResult[]): string {
  const engines = [...new Set(results.flatMap((result) => result.results.map(({ engine }) => engine)))]
  return columns(
    [`${corpus}: milliseconds by size`, ...engines, `MB/s of ${subjectName}`],
    results.map((result) => {
      const speeds = engines.map((engine) => result.results.find((each) => each.engine === engine))
      const own = result.results.find(({ engine }) => engine === subjectName)
      // What was scanned only in part is told as if the rest took as long.
      return [size(result.bytes), ...speeds.map((each) => milliseconds(each, result.bytes)), own ? (figuresOf(own)[1] as string) : '-']
    }),
    plain,
  )
}

function milliseconds(result: Result | undefined, bytes: number): string {
  if (!result || result.error || result.speeds.length === 0) return '-'
  return `${result.slice < bytes ? '~' : ''}${short(bytes / 1000 / spread(result.speeds).median)}`
}

function describe({ bytes, documents, patterns }: CorpusResult): string {
  return `${size(bytes)}${documents > 1 ? ` in ${documents} documents` : ''}, ${patterns} patterns`
}

/** 4 KB, 1.5 MB */
export function size(bytes: number): string {
  return bytes >= 1e6 ? `${Number((bytes / 1e6).toFixed(1))} MB` : `${Number((bytes / 1e3).toFixed(1))} KB`
}
