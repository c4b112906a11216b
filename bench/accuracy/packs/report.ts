import { columns } from '../../columns.ts'
import { section, tallyTable, type Colours } from '../report.ts'
import type { Tally } from '../tally.ts'
import type { LeaveOut } from './leave-out.ts'

/** What packs contribute, for a person. */
export function leaveOutReport(result: LeaveOut, colours: Colours): string {
  const change = (from: number, to: number): string => (to > from ? `+${to - from}` : String(to - from))
  const rows = result.packs.map(({ pack, decided, with: before, without, corpusWithout }) => [
    pack,
    String(decided),
    `${before.right} > ${without.right}`,
    `${wrong(before)} > ${wrong(without)}`,
    `${before.deferred} > ${without.deferred}`,
    change(result.as.right, corpusWithout.right),
    change(wrong(result.as), wrong(corpusWithout)),
  ])
  const headings = ['pack', 'decided', 'right', 'wrong', 'deferred', 'corpus right', 'corpus wrong']
  return [
    section(
      colours,
      'How far results rest on packs for just these tools',
      tallyTable(
        [
          ['as it is', result.as],
          ['each without its pack', result.eachWithoutItsPack],
          ['without any pack', result.withoutAnyPack],
        ],
        colours,
      ),
    ),
    section(
      colours,
      'Cases a pack decided, with it and without it, and the change over the whole corpus',
      columns(headings, rows, colours.bold),
    ),
  ].join('\n\n')
}

function wrong({ wrongRetry, wrongFail, wrongKind }: Tally): number {
  return wrongRetry + wrongFail + wrongKind
}
