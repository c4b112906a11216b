import type { Match } from '../match/matcher.ts'
import type { Role } from '../pattern.ts'

/** What a role is worth against a root. A cascade alone is a reason to look, not to decide. */
const roleWeight: Readonly<Record<Role, number>> = { root: 1, cascade: 0.6, wrapper: 0.5, recovered: 0.4, teardown: 0.2, context: 0 }

/** A match with what it is worth as the reason of the failure, and what was against it. */
export interface Contender {
  match: Match
  /** 0–1. */
  worth: number
}

/**
 * Weighs matching lines against each other, best first. A root comes before what yields to it; among roots that are nearly as certain, the
 * earlier comes first, since what follows a failure is more often its consequence than its reason. A line that a program itself marks as a
 * warning or less is worth less than one it marks as an error.
 */
export function arbitrate(matches: readonly Match[]): Contender[] {
  const perLine = new Map<number, Contender>()
  for (const match of matches) {
    const worth = match.pattern.confidence * roleWeight[match.pattern.role] * levelWeight(match.line.text)
    const rival = perLine.get(match.index)
    if (worth > 0 && (!rival || worth > rival.worth || (worth === rival.worth && match.pattern.match.length > rival.match.pattern.match.length))) {
      perLine.set(match.index, { match, worth })
    }
  }
  const contenders = [...perLine.values()]
  const step = (contender: Contender): number => Math.floor(contender.worth / nearlyAlike)
  return contenders.sort((a, b) => step(b) - step(a) || a.match.index - b.match.index)
}

/** Roots whose worth falls into the same step of this size count as alike. */
const nearlyAlike = 0.2

function levelWeight(text: string): number {
  if (/^\W{0,3}(?:INFO|DEBUG|TRACE|NOTICE)\b/i.test(text)) return 0.35
  if (/^\W{0,3}(?:WARN|WARNING)\b/i.test(text)) return 0.7
  return 1
}
