import { subjectName } from './bench.ts'
import { ratioOf, type Figures } from './figures.ts'
import type { CorpusResult } from './parts/corpora.ts'
import { median } from './ratios.ts'

/** What a figure must reach. */
export interface Bar {
  name: string
  /** Null where it was to be measured and could not be. */
  measured: number | null
  due: number
  /** Whether the figure must be at least, or at most, what is due. */
  at: 'least' | 'most'
  unit: string
  met: boolean
}

/** The path of the matcher that works without WebAssembly, where it has one of its own. */
const plainName = `${subjectName}, plain JavaScript`

/** The bars of all parts that were measured, but for those whose other engine is not there. */
export function barsOf(figures: Figures): Bar[] {
  const { corpora = [], patterns = [], sizes = [], decisions, coldStart, memory, hostile } = figures
  const bars: Bar[] = []
  const on = (name: string): CorpusResult | undefined => corpora.find(({ corpus }) => corpus === name)
  const against = (name: string, result: CorpusResult | undefined, other: string, due: number, engine = subjectName): void => {
    if (!result || figures.missing.some((missing) => missing.startsWith(libraryOf(other)))) return
    const own = result.results.find((each) => each.engine === engine) ? engine : subjectName
    bars.push(bar(name, ratioOf(result, own, other)?.median, 'least', due, `× ${other}`))
  }

  against('training log', on('training'), 'Hyperscan', 0.7)
  against('training log', on('training'), 'RE2::Set', 2)
  against('tails', on('tails'), 'Hyperscan', 0.25)
  against('tails', on('tails'), 'RE2::Set', 1)
  against('near misses', on('near-misses'), 'RE2::Set', 3)
  against('training log, plain JavaScript', on('training'), 'RE2::Set', 0.5, plainName)
  const most = patterns.reduce<CorpusResult | undefined>((a, b) => (a && a.patterns > b.patterns ? a : b), undefined)
  against(`${most?.patterns} patterns`, most, 'RE2::Set', 0.25)
  const longLine = on('long-line')
  if (longLine) bars.push(bar('one long line', speedOf(longLine), 'least', 20, 'MB/s'))
  const lines = sizes.filter(({ corpus }) => corpus === 'long-line')
  const [part, whole] = [lines[0], lines.at(-1)]
  if (part && whole && part !== whole)
    bars.push(bar('one long line: its speed beside that of a tenth of it', quotient(speedOf(whole), speedOf(part)), 'least', 0.5, '×'))
  if (decisions) {
    const { perSecond, file } = decisions
    bars.push(bar('tails decided one at a time', perSecond.decide, 'least', 8000, 'a second'))
    bars.push(bar('tails decided in one call', perSecond.decideAll, 'least', 8000, 'a second'))
    bars.push(bar('training log read and decided', file, 'least', 150, 'MB/s'))
  }
  if (coldStart) {
    bars.push(bar('first decision over bare node', coldStart.firstDecision.median, 'most', 60, 'ms'))
    bars.push(bar('retriage classify FILE over bare node', coldStart.classify.median, 'most', 150, 'ms'))
  }
  const largest = memory?.logs.at(-1)
  if (largest) bars.push(bar('memory over bare node', largest.overBareMb, 'most', 60, 'MB'))
  if (hostile) {
    bars.push(bar('slowest hostile pattern', hostile.slowest[0]?.msPerMb, 'most', 50, 'ms/MB'))
    bars.push(bar('memory of a hostile pattern', hostile.largest[0]?.mb, 'most', 100, 'MB'))
    bars.push(bar('hostile patterns that fail without a reason', hostile.errors.length, 'most', 0, ''))
  }
  const all = [...corpora, ...patterns, ...sizes]
  if (all.length > 0) bars.push(bar('engines that differ in what they find', differences(all).length, 'most', 0, ''))
  return bars
}

/** Every engine that found something else than it should have, as a line each. */
export function differences(results: readonly CorpusResult[]): string[] {
  return results.flatMap(({ corpus, patterns, results: engines }) =>
    engines.flatMap(({ engine, error }) =>
      error && /^(finds|counts) /.test(error) ? [`${corpus}, ${patterns} patterns: ${engine} ${error}`] : [],
    ),
  )
}

function bar(name: string, measured: number | null | undefined, at: 'least' | 'most', due: number, unit: string): Bar {
  const known = measured === undefined || measured === null || Number.isNaN(measured) ? null : measured
  return { name, measured: known, due, at, unit, met: known !== null && (at === 'least' ? known >= due : known <= due) }
}

function speedOf({ results }: CorpusResult): number | null {
  const found = results.find(({ engine }) => engine === subjectName)
  return found && !found.error ? median(found.speeds) : null
}

function quotient(value: number | null, by: number | null): number | null {
  return value === null || by === null ? null : value / by
}

function libraryOf(engine: string): string {
  return engine === 'Hyperscan' ? 'libhs' : 're2'
}
