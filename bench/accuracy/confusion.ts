import { answers, type Answer } from './answer.ts'
import type { Judged } from './judge.ts'

/** How often each answer was given, by the label: `matrix[label][said]`. A case off the diagonal may still be right, see `accept`. */
export type Confusion = Record<Answer, Record<Answer, number>>

export function confusion(judged: readonly Judged[]): Confusion {
  const row = (): Record<Answer, number> => ({ retry: 0, retry_with_resources: 0, fail: 0, unknown: 0 })
  const matrix = Object.fromEntries(answers.map((label) => [label, row()])) as Confusion
  for (const { labelled, said } of judged) matrix[labelled.verdict][said]++
  return matrix
}
