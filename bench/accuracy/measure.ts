import { mkdir, writeFile } from 'node:fs/promises'
import { join, parse, relative } from 'node:path'
import glob from 'fast-glob'
import { RetriageError } from 'retriage/core'
import { claimsOf } from './calibration/claim.ts'
import { learn, resultOf } from './calibration/learn.ts'
import { calibrationReport } from './calibration/report.ts'
import { calibrationSource } from './calibration/source.ts'
import { readCorpus, type Corpus } from './corpus.ts'
import { defaultDecider, loadDecider, type Decider } from './decider.ts'
import { examine, type OnProblem } from './examine.ts'
import { figuresOf } from './figures.ts'
import type { Judged } from './judge.ts'
import { modelReport } from './llm/report.ts'
import { withModels } from './llm/with-model.ts'
import type { Options } from './options.ts'
import { leaveOutPacks } from './packs/leave-out.ts'
import { leaveOutReport } from './packs/report.ts'
import { deciderWithoutPacks } from './packs/without.ts'
import { provenance, type Provenance } from './provenance.ts'
import { coloursFor, errorList, report, section } from './report.ts'
import { riskCoveragePlot } from './risk-coverage-plot.ts'

const root = join(import.meta.dirname, '..', '..')
const colours = coloursFor(process.stdout)

/** One part of a measurement: what a person reads, and what a machine does. */
interface Part {
  text: string
  data: Record<string, unknown>
}

/** Measures what the options ask for: keeps the results, and prints them. */
export async function measure(options: Options): Promise<void> {
  const corpus = await corpusOf(options)
  const decider = await deciderOf(options)
  if (options.calibrate && !decider.classify) {
    throw new RetriageError(
      'usage',
      `--calibrate: ${decider.name} has no classify(failure), which tells raw confidences; export one beside decide`,
    )
  }
  const onProblem: OnProblem = (labelled, error) => say(`${labelled.id}: not decided: ${error.message}`)
  const from = provenance(corpus, decider.name)
  const judged = await examine(corpus.cases, decider, onProblem)
  const parts = [await accuracy(judged, from, options)]
  if (options.leaveOutPacks) parts.push(await contributions(corpus, judged, from, onProblem, options))
  if (options.llm) parts.push(await models(corpus, from, options))
  if (options.calibrate) parts.push(await calibration(corpus, decider, judged, from, options))
  if (options.errors) parts.push(errors(judged))
  const data = Object.assign({ provenance: from }, ...parts.map((part) => part.data)) as object
  process.stdout.write(options.json ? `${JSON.stringify(data, null, 2)}\n` : `${parts.map(({ text }) => text).join('\n\n')}\n`)
}

async function accuracy(judged: readonly Judged[], from: Provenance, options: Options): Promise<Part> {
  const figures = figuresOf(judged)
  const name = `${from.corpus.name}${variantOf(options)}`
  await keep(options, `accuracy-${name}.json`, `${JSON.stringify({ provenance: from, ...figures }, null, 2)}\n`)
  await keep(options, `risk-coverage-${name}.svg`, riskCoveragePlot(figures.riskCoverage, `Risk and coverage on ${from.corpus.name}`))
  return { text: report(figures, colours, { tools: options.tools === true }), data: { ...figures } }
}

async function contributions(
  corpus: Corpus,
  judged: readonly Judged[],
  from: Provenance,
  onProblem: OnProblem,
  options: Options,
): Promise<Part> {
  const result = await leaveOutPacks(corpus.cases, judged, onProblem, progress)
  await keep(options, `leave-out-packs-${from.corpus.name}.json`, `${JSON.stringify({ provenance: from, ...result }, null, 2)}\n`)
  return { text: leaveOutReport(result, colours), data: { leaveOutPacks: result } }
}

async function models(corpus: Corpus, from: Provenance, options: Options): Promise<Part> {
  const figures = [await withModels(corpus.cases, 'built-in'), await withModels(corpus.cases, 'none')]
  await keep(options, `llm-${from.corpus.name}.json`, `${JSON.stringify({ provenance: from, figures }, null, 2)}\n`)
  return { text: modelReport(figures, colours), data: { llm: figures } }
}

async function calibration(corpus: Corpus, decider: Decider, judged: readonly Judged[], from: Provenance, options: Options): Promise<Part> {
  const learned = learn(await claimsOf(corpus.cases, decider))
  const now = resultOf(judged, null)
  await keep(options, `calibration${variantOf(options)}.json`, `${JSON.stringify({ provenance: from, now, ...learned }, null, 2)}\n`)
  if (options.write) {
    const file = options.write === true ? join(root, 'src/core/calibration.ts') : options.write
    await writeFile(file, calibrationSource(learned, from))
    say(`wrote ${relative(process.cwd(), file)}`)
  }
  return { text: calibrationReport(learned, now, colours), data: { calibration: learned } }
}

function errors(judged: readonly Judged[]): Part {
  const wrong = judged.filter(({ outcome }) => outcome !== 'right')
  const list = wrong.map(({ labelled: { failure: _, ...labelled }, said, outcome, decision }) => ({ ...labelled, said, outcome, decision }))
  return { text: section(colours, `${wrong.length} cases that are not right`, errorList(judged, colours)), data: { errors: list } }
}

async function corpusOf({ corpus }: Options): Promise<Corpus> {
  if (corpus) return readCorpus(corpus)
  const files = await glob('bench/accuracy/corpus/*.jsonl', { cwd: root, absolute: true })
  if (files.length > 0) return readCorpus(files.sort(), 'corpus')
  throw new RetriageError('not_found', 'bench/accuracy/corpus holds no *.jsonl; give a labelled corpus with --corpus FILE')
}

async function deciderOf(options: Options): Promise<Decider> {
  if (options.classifier) return loadDecider(options.classifier)
  return options.packs ? defaultDecider() : deciderWithoutPacks()
}

/** What tells the results of another decider from those of the library as it comes. */
function variantOf({ classifier, packs }: Options): string {
  return classifier ? `-${parse(classifier).name}` : packs ? '' : '-no-packs'
}

/** Writes one result and says where. */
async function keep({ out }: Options, name: string, content: string): Promise<void> {
  await mkdir(out, { recursive: true })
  await writeFile(join(out, name), content)
  say(`wrote ${join(out, name)}`)
}

function progress(done: number, of: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${done + 1} of ${of} packs${done + 1 === of ? '\n' : ''}`)
}

export function say(text: string): void {
  process.stderr.write(`${text}\n`)
}
