import { section, tallyTable, type Colours } from '../report.ts'
import type { ModelFigures } from './with-model.ts'

const titles = {
  'built-in': 'With the patterns as they come',
  none: 'Without any pattern, so that much is held',
}

/** What models change, for a person. */
export function modelReport(all: readonly ModelFigures[], colours: Colours): string {
  return all.map((figures) => section(colours, titles[figures.patterns], tables(figures, colours))).join('\n\n')
}

function tables({ alone, right, wrong, wrongMayNotFail, wrongMayNothing }: ModelFigures, colours: Colours): string {
  const rows = [
    ['without a model', alone],
    ['a model that is right', right],
    ['one that is wrong', wrong],
    ['wrong, may not give up', wrongMayNotFail],
    ['wrong, may do nothing', wrongMayNothing],
  ] as const
  const models = [right, wrong, wrongMayNotFail, wrongMayNothing]
  return [
    tallyTable(
      rows.map(([name, { all }]) => [`all: ${name}`, all]),
      colours,
    ),
    tallyTable(
      rows.map(([name, { held }]) => [`held: ${name}`, held]),
      colours,
    ),
    `questions: ${models.map(({ questions }) => questions).join(', ')}; decisions changed that were not held: ${models.map(({ changed }) => changed).join(', ')}`,
  ].join('\n')
}
