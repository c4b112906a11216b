import { columns } from '../../columns.ts'
import { section, tallyTable, type Colours } from '../report.ts'
import { costs } from './bars.ts'
import type { Calibration, Result } from './learn.ts'

/** What was learned, for a person. */
export function calibrationReport(calibration: Calibration, now: Result, colours: Colours): string {
  const { reliability, outOfFold, curves, bars, folds } = calibration
  const results: readonly (readonly [string, Result])[] = [
    ['as it is', now],
    ['bars learned', outOfFold.learned],
    ['bars the costs imply', outOfFold.implied],
  ]
  const price = `wrong fail ${costs.wrongFail}, wrong retry ${costs.wrongRetry}, wrong kind ${costs.wrongKind}, deferred ${costs.deferred}`
  const implied = outOfFold.implied.bars
  return [
    section(
      colours,
      `Calibration error before and after, on tools left out of the learning (${folds} folds)`,
      columns(
        ['verdicts', 'n', 'right', 'mean before', 'mean after', 'error before', 'error after'],
        Object.entries(reliability).map(([group, { raw, calibrated }]) => [
          group,
          String(raw.n),
          ...[raw.right, raw.meanConfidence, calibrated.meanConfidence, raw.error, calibrated.error].map((value) => value.toFixed(3)),
        ]),
        colours.bold,
      ),
    ),
    section(
      colours,
      'Decisions as they are, and calibrated on tools left out of the learning',
      tallyTable(
        results.map(([name, { tally }]) => [name, tally]),
        colours,
      ),
    ),
    section(
      colours,
      `Cost (${price})`,
      columns(
        ['decisions', 'cost', 'per 100 cases'],
        results.map(([name, { cost, tally }]) => [name, String(cost), ((100 * cost) / tally.n).toFixed(1)]),
        colours.bold,
      ),
    ),
    section(
      colours,
      'Learned on the whole corpus',
      [
        ...Object.entries(curves).map(([group, curve]) => `${group.padEnd(10)} ${curve.map((knot) => knot.join(' > ')).join('   ')}`),
        `bars       retryBar ${bars.retryable}, failBar ${bars.permanent} (the costs imply ${implied?.retryable.toFixed(2)} and ${implied?.permanent.toFixed(2)})`,
      ].join('\n'),
    ),
  ].join('\n\n')
}
