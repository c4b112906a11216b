import picocolors from 'picocolors'
import { answers } from './answer.ts'
import { columns, percent } from '../columns.ts'
import type { Figures } from './figures.ts'
import type { Judged } from './judge.ts'
import type { Reliability } from './reliability.ts'
import type { Tally } from './tally.ts'

export type Colours = ReturnType<typeof picocolors.createColors>

/** Colours where the stream is a terminal that knows them, or `FORCE_COLOR` is set; never with `NO_COLOR`. */
export function coloursFor(stream: { isTTY?: boolean }, env: NodeJS.ProcessEnv = process.env): Colours {
  const able = Boolean(env['FORCE_COLOR']) || (stream.isTTY === true && env['TERM'] !== 'dumb')
  return picocolors.createColors(able && !env['NO_COLOR'])
}

/** The figures for a person: one table below the other. */
export function report(figures: Figures, colours: Colours, { tools = false } = {}): string {
  const shown = Object.entries(figures.tallies).filter(([split]) => tools || split !== 'tool')
  const { reliability: all } = figures
  return [
    tallyTable(
      shown.flatMap(([, groups]) => Object.entries(groups)),
      colours,
    ),
    section(colours, 'Label (rows) and what was said (columns), in cases', confusionTable(figures, colours)),
    section(
      colours,
      `Reliability of the ${all.n} decisions: expected calibration error ${all.error.toFixed(3)}`,
      reliabilityTable(
        'confidence',
        all.bins.map((bin) => [`${bin.from.toFixed(1)} to ${bin.to.toFixed(1)}`, bin]),
        colours,
      ),
    ),
    section(
      colours,
      'Reliability by the category that was said',
      reliabilityTable('category', Object.entries(figures.reliabilityByCategory), colours),
    ),
  ].join('\n\n')
}

/** One row a group; shares in percent of `n`, evidence of the cases whose deciding line is labelled. */
export function tallyTable(rows: readonly (readonly [string, Tally])[], colours: Colours): string {
  const cells = rows.map(([name, sum]) => [
    name,
    String(sum.n),
    ...[sum.right, sum.deferred, sum.wrongRetry, sum.wrongFail, sum.wrongKind].map((count) => percent(count, sum.n)),
    percent(sum.evidence, sum.evidenceOf),
    ...(sum.missing ? [`missing ${sum.missing}`] : []),
  ])
  const missing = rows.some(([, { missing }]) => missing > 0) ? [''] : []
  return columns(['group', 'n', 'right', 'defer', 'wrRetry', 'wrFail', 'wrKind', 'evid@1', ...missing], cells, colours.bold)
}

function confusionTable({ confusion }: Figures, colours: Colours): string {
  return columns(
    ['label', ...answers],
    answers.map((label) => [label, ...answers.map((said) => String(confusion[label][said]))]),
    colours.bold,
  )
}

function reliabilityTable(
  what: string,
  rows: readonly (readonly [string, Pick<Reliability, 'n' | 'meanConfidence' | 'right'>])[],
  colours: Colours,
): string {
  return columns(
    [what, 'n', 'mean', 'right', 'gap'],
    rows.map(([name, { n, meanConfidence, right }]) => [
      name,
      String(n),
      percent(meanConfidence),
      percent(right),
      `${right >= meanConfidence ? '+' : ''}${percent(right - meanConfidence)}`,
    ]),
    colours.bold,
  )
}

/** Every case that is not right, with what stands against what. */
export function errorList(judged: readonly Judged[], colours: Colours): string {
  const wrong = judged.filter(({ outcome }) => outcome !== 'right')
  return wrong
    .map(({ labelled, decision, said, outcome }) => {
      const first = decision?.evidence?.[0]
      return [
        `${colours.bold(labelled.id)}  ${colours.red(outcome)}: said ${said} (${decision?.category ?? 'nothing'}), right ${labelled.accept.join(' or ')} (${labelled.category})`,
        `  labelled  ${clip(labelled.evidence || '-')}`,
        `  shown     ${clip(first?.line ?? '-')}${first?.rule ? colours.dim(`  ${first.rule}`) : ''}`,
        ...(labelled.why ? [`  why       ${clip(labelled.why)}`] : []),
      ].join('\n')
    })
    .join('\n')
}

export function section(colours: Colours, title: string, body: string): string {
  return `${colours.cyan(title)}\n${body}`
}

function clip(text: string): string {
  const plain = text.replace(/\p{Cc}+/gu, ' ')
  return plain.length > 160 ? `${plain.slice(0, 159)}…` : plain
}
