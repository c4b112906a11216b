import { subjectName } from './bench.ts'
import type { Figures } from './figures.ts'
import { short } from './plots.ts'
import { median } from './ratios.ts'
import { size } from './report.ts'

const [begin, end] = ['<!-- speed: written by npm run bench:speed -->', '<!-- /speed -->']
/** Columns, as far as they were measured. */
const engines = [subjectName, `${subjectName}, plain JavaScript`, 'Hyperscan', 'RE2::Set', 'ripgrep', 'V8 RegExp loop', 're2-wasm loop']

/** The README with the figures of a whole run in the place that is marked for them. @throws Error where no place is marked */
export function withFigures(readme: string, figures: Figures): string {
  const [from, to] = [readme.indexOf(begin), readme.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`README.md: no place is marked by ${begin} and ${end}`)
  return `${readme.slice(0, from)}${begin}\n\n${summary(figures)}\n\n${readme.slice(to)}`
}

function summary({ corpora = [], decisions, coldStart, memory, provenance }: Figures): string {
  const shown = engines.filter((name) => corpora.some(({ results }) => results.some(({ engine, error }) => engine === name && !error)))
  const rows = corpora.map(({ corpus, bytes, results }) => {
    const speeds = shown.map((name) => {
      const found = results.find(({ engine }) => engine === name)
      return found && !found.error && found.speeds.length > 0 ? short(median(found.speeds)) : '–'
    })
    return `| ${corpus.replace('-', ' ')}, ${size(bytes)} | ${speeds.join(' | ')} |`
  })
  const table = [`| MB/s | ${shown.join(' | ')} |`, `|---|${shown.map(() => '---|').join('')}`, ...rows]
  const largest = memory?.logs.at(-1)
  const facts = [
    ...(decisions
      ? [
          `Whole decisions: ${short(decisions.perSecond.decide)} tails of 4 KB a second; a log of 100 MB is read from its file and decided at ${short(decisions.file)} MB/s.`,
        ]
      : []),
    ...(coldStart
      ? [
          `Over a bare \`node\`, which takes ${coldStart.bare.median.toFixed(0)} ms itself, the first decision takes ${coldStart.firstDecision.median.toFixed(0)} ms and \`retriage classify FILE\` ${coldStart.classify.median.toFixed(0)} ms.`,
        ]
      : []),
    ...(largest
      ? [`Deciding about a log of ${size(largest.bytes)} takes ${largest.overBareMb.toFixed(0)} MB of memory more than a bare \`node\`.`]
      : []),
  ]
  const { machine, node, date } = provenance
  const where = `One core of ${machine.cores} (${machine.cpu}), Node ${node.slice(1)}, ${date.slice(0, 10)}; ${corpora[0]?.patterns.toLocaleString('en-US') ?? 'all'} patterns, warm.`
  return [...table, '', [...facts, where].join(' ')].join('\n')
}
