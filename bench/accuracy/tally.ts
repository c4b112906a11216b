import type { Judged, Outcome } from './judge.ts'

/** How many cases of a group came out how. The outcomes add up to `n`. */
export interface Tally extends Record<Outcome, number> {
  n: number
  /** Cases whose deciding line is labelled, and those where it was shown first. */
  evidenceOf: number
  evidence: number
  /** Cases the decider failed on; they count as deferred or, where that can be defended, as right. */
  missing: number
}

/** One way to split a corpus: the name of the group a case belongs to. */
export type Split = (judged: Judged) => string

/** The splits every report shows, from the coarse to the fine. */
export const splits: Readonly<Record<string, Split>> = {
  all: () => 'all',
  difficulty: ({ labelled }) => (labelled.hard ? 'hard' : 'easy'),
  failed: ({ labelled }) => (labelled.benign ? 'benign' : 'failure'),
  set: ({ labelled }) => `set:${labelled.id.split('-')[0]}`,
  verdict: ({ labelled }) => `verdict:${labelled.verdict}`,
  category: ({ labelled }) => `category:${labelled.category}`,
  tool: ({ labelled }) => `tool:${labelled.tool}`,
}

export function tally(judged: readonly Judged[]): Tally {
  const sum: Tally = {
    ...{ n: 0, right: 0, deferred: 0, wrongRetry: 0, wrongFail: 0, wrongKind: 0 },
    ...{ evidenceOf: 0, evidence: 0, missing: 0 },
  }
  for (const { outcome, evidence, decision } of judged) {
    sum.n++
    sum[outcome]++
    if (evidence !== null) sum.evidenceOf++
    if (evidence) sum.evidence++
    if (!decision) sum.missing++
  }
  return sum
}

/** Tallies by group, groups in the order of their names. */
export function tallyBy(judged: readonly Judged[], split: Split): Record<string, Tally> {
  const groups = new Map<string, Judged[]>()
  for (const item of judged) {
    const name = split(item)
    groups.set(name, [...(groups.get(name) ?? []), item])
  }
  return Object.fromEntries([...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, members]) => [name, tally(members)]))
}
