import { answerOf, type Answer, type GivenDecision } from './answer.ts'
import type { LabelledCase } from './corpus.ts'

/**
 * How an answer compares with the label, by what it costs:
 * - `right`: it could be defended
 * - `deferred`: held, although the log says enough
 * - `wrongRetry`: run again what cannot pass; computing time is lost
 * - `wrongFail`: given up what would have passed; work is lost
 * - `wrongKind`: run again, rightly, but with the resources it had where it needed more, or the reverse
 */
export const outcomes = ['right', 'deferred', 'wrongRetry', 'wrongFail', 'wrongKind'] as const
export type Outcome = (typeof outcomes)[number]

/** One labelled case, what was decided about it, and how good that was. */
export interface Judged {
  labelled: LabelledCase
  /** Null when the decider failed on this case. */
  decision: GivenDecision | null
  said: Answer
  outcome: Outcome
  /** Whether the first line of evidence is the labelled one; null where no line is labelled or nothing can be said. */
  evidence: boolean | null
}

export function judge(labelled: LabelledCase, decision: GivenDecision | null): Judged {
  const said = answerOf(decision)
  return { labelled, decision, said, outcome: outcomeOf(said, labelled.accept), evidence: evidenceOf(labelled, decision) }
}

/** Rates one answer against those that can be defended. */
export function outcomeOf(said: Answer, accept: readonly Answer[]): Outcome {
  if (accept.includes(said)) return 'right'
  if (said === 'unknown') return 'deferred'
  if (said === 'fail') return 'wrongFail'
  return accept.some((answer) => answer.startsWith('retry')) ? 'wrongKind' : 'wrongRetry'
}

/** Either line may hold the other: a label is at times cut, and so is evidence. */
function evidenceOf({ evidence, verdict }: LabelledCase, decision: GivenDecision | null): boolean | null {
  const wanted = bare(evidence)
  if (!wanted || verdict === 'unknown') return null
  const first = bare(decision?.evidence?.[0]?.line ?? '')
  return first !== '' && (first.includes(wanted) || wanted.includes(first))
}

/** A line without colours, and with every stretch of white space as one space. */
function bare(line: string): string {
  return line.replace(colour, '').replace(/\s+/g, ' ').trim()
}

// eslint-disable-next-line no-control-regex
const colour = /\u001b\[[0-9;]*m/g
