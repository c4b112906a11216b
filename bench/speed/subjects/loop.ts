import type { Pattern } from 'retriage/core'
import { lineSafe } from '../expressions/dialects.ts'
import type { Subject } from '../subject.ts'
import type { PairTally } from '../tally.ts'

/** An expression, however it is compiled. */
export interface Test {
  test(text: string): boolean
}

/**
 * What programs do that have an engine for one expression: ask every expression about the whole document, and ask those that match about
 * each line.
 *
 * @param compile takes an expression that stays within a line, with `^` and `$` at the ends of lines
 */
export function loopOver(compile: (source: string) => Test): Subject {
  let expressions: { match: Test; except: Test | null }[] = []
  return {
    prepare(patterns: readonly Pattern[]) {
      expressions = patterns.map(({ match, except, ignoreCase }) => ({
        match: compile(lineSafe(match, ignoreCase)),
        except: except === undefined ? null : compile(lineSafe(except, ignoreCase)),
      }))
    },
    scan({ documents }, tally) {
      documents.forEach((document, index) => scanDocument(document.toString(), index, tally))
    },
  }

  function scanDocument(text: string, document: number, tally: PairTally): void {
    let lines: string[] | undefined
    expressions.forEach(({ match, except }, pattern) => {
      if (!match.test(text)) return
      lines ??= text.split('\n')
      lines.forEach((line, index) => {
        if (match.test(line) && !except?.test(line)) tally.add(document, pattern, index + 1)
      })
    })
  }
}
