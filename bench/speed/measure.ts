import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { provenance } from '../provenance.ts'
import { barsOf, differences } from './bars.ts'
import { Bench } from './bench.ts'
import type { Figures } from './figures.ts'
import { parts, type Options } from './options.ts'
import { measureColdStart } from './parts/cold-start.ts'
import { measureCorpora, type CorpusResult } from './parts/corpora.ts'
import { measureDecisions } from './parts/decisions.ts'
import { measureHostile } from './parts/hostile.ts'
import { measureMemory } from './parts/memory.ts'
import { measurePatterns } from './parts/patterns.ts'
import { measureSizes } from './parts/sizes.ts'
import { canPin } from './pinned.ts'
import { planOf } from './plan.ts'
import { barPlot, linePlot, type Series } from './plots.ts'
import { median } from './ratios.ts'
import { withFigures } from './readme.ts'
import { barTable, reportOf, size } from './report.ts'

const root = join(import.meta.dirname, '..', '..')

/** Measures what the options ask for and says it; true where every bar is met. */
export async function measure(options: Options): Promise<boolean> {
  const began = performance.now()
  const say = (progress: string): void => console.error(`${((performance.now() - began) / 1000).toFixed(0).padStart(5)} s  ${progress}`)
  if (options.build) {
    say('the package is built')
    execFileSync('npm', ['run', 'build'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' })
  }
  const folder = await mkdtemp(join(tmpdir(), 'retriage-speed-'))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      rmSync(folder, { recursive: true, force: true })
      process.exit(signal === 'SIGINT' ? 130 : 143)
    })
  }
  try {
    const bench = new Bench(planOf(options), folder, say)
    const figures = await measureParts(bench, new Set(options.only ?? parts))
    const bars = barsOf(figures)
    const out = options.out ?? (options.quick || options.only ? undefined : join(root, 'bench', 'results'))
    if (out !== undefined) await writeResults(out, { ...figures, bars })
    if (out !== undefined && options.out === undefined) {
      const readme = join(root, 'README.md')
      await writeFile(readme, withFigures(await readFile(readme, 'utf8'), figures))
    }
    const missed = bars.filter(({ met }) => !met).length
    if (options.json) console.log(JSON.stringify({ ...figures, bars }, null, 2))
    else {
      console.log(`${reportOf(figures)}\n\n${barTable(bars)}`)
      for (const difference of differences(allOf(figures))) console.log(`error: ${difference}`)
      if (options.quick) console.log('a short look: its figures decide nothing')
    }
    if (missed > 0) console.error(`${missed} of ${bars.length} bars are missed`)
    return missed === 0
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function measureParts(bench: Bench, wanted: ReadonlySet<string>): Promise<Figures> {
  const figures: Figures = { provenance: { ...provenance(), pinned: canPin }, missing: bench.missing }
  // What is short comes first, so that a run that is ended early has shown something.
  if (wanted.has('cold-start')) figures.coldStart = measureColdStart(bench)
  if (wanted.has('memory')) figures.memory = measureMemory(bench)
  if (wanted.has('hostile')) figures.hostile = measureHostile(bench)
  if (wanted.has('decisions')) figures.decisions = await measureDecisions(bench)
  if (wanted.has('corpora')) figures.corpora = await measureCorpora(bench)
  if (wanted.has('patterns')) figures.patterns = await measurePatterns(bench)
  if (wanted.has('sizes')) figures.sizes = await measureSizes(bench)
  return figures
}

function allOf({ corpora = [], patterns = [], sizes = [] }: Figures): CorpusResult[] {
  return [...corpora, ...patterns, ...sizes]
}

async function writeResults(folder: string, figures: Figures & { bars: unknown }): Promise<void> {
  const { corpora, patterns, sizes } = figures
  const plots: Record<string, string> = {}
  if (corpora) {
    const groups = corpora.map(({ corpus, bytes, results }) => ({
      name: `${corpus}, ${size(bytes)}`,
      bars: results.flatMap(({ engine, speeds, error }) => (error || speeds.length === 0 ? [] : [{ name: engine, value: median(speeds) }])),
    }))
    plots['speed-corpora'] = barPlot({ title: 'Scanning logs', under: `MB/s, one core, ${corpora[0]?.patterns ?? 0} patterns` }, groups)
  }
  if (patterns) {
    const axes = { title: 'Speed by number of patterns', under: 'training log, one core', x: String, y: 'MB/s' }
    plots['speed-patterns'] = linePlot(
      axes,
      seriesOf(
        patterns,
        (each) => each.patterns,
        (_, speed) => speed,
      ),
    )
  }
  if (sizes) {
    const axes = { title: 'Time by size of the log', under: 'beginnings of the training log, one core', x: size, y: 'milliseconds' }
    const logs = sizes.filter(({ corpus }) => corpus === 'training')
    plots['speed-sizes'] = linePlot(
      axes,
      seriesOf(
        logs,
        (each) => each.bytes,
        (each, speed) => each.bytes / 1000 / speed,
      ),
    )
  }
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'speed.json'), `${JSON.stringify(figures, null, 2)}\n`)
  for (const [name, plot] of Object.entries(plots)) await writeFile(join(folder, `${name}.svg`), plot)
}

function seriesOf(
  all: readonly CorpusResult[],
  x: (result: CorpusResult) => number,
  y: (result: CorpusResult, speed: number) => number,
): Series[] {
  const series = new Map<string, [number, number][]>()
  for (const result of all) {
    for (const { engine, speeds, error } of result.results) {
      if (error || speeds.length === 0) continue
      series.set(engine, [...(series.get(engine) ?? []), [x(result), y(result, median(speeds))]])
    }
  }
  return [...series].map(([name, points]) => ({ name, points }))
}
