import { isRetriageError, RetriageError } from 'retriage/core'
import type { GivenDecision } from './answer.ts'
import type { LabelledCase } from './corpus.ts'
import type { Decider } from './decider.ts'
import { judge, type Judged } from './judge.ts'

/** Told of a case the decider failed on. */
export type OnProblem = (labelled: LabelledCase, error: Error) => void

/**
 * Has every case decided, each for itself, and judges the decisions. A decider that throws has said nothing about that case.
 *
 * @throws `invalid_decision` naming the case, when what it answers is not a decision.
 */
export async function examine(cases: readonly LabelledCase[], decider: Decider, onProblem: OnProblem): Promise<Judged[]> {
  const judged: Judged[] = []
  for (const labelled of cases) {
    let decision: GivenDecision | null = null
    try {
      decision = await decider.decide(labelled.failure)
    } catch (error) {
      if (isRetriageError(error, 'invalid_decision'))
        throw new RetriageError(error.code, `${decider.name}, case "${labelled.id}": ${error.message}`)
      onProblem(labelled, error instanceof Error ? error : new Error(String(error)))
    }
    judged.push(judge(labelled, decision))
  }
  return judged
}
