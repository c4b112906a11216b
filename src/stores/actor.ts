import type { Decision } from 'retriage/core'

/** Who decided, as the audit names it: `person`, `llm:<model>`, or `heuristic` for rules. */
export function actorOf({ classifier, evidence }: Pick<Decision, 'classifier' | 'evidence'>): string {
  if (classifier === 'person') return 'person'
  const model = classifier === 'llm' ? evidence.find(({ kind }) => kind === 'model') : undefined
  return model?.rule ?? 'heuristic'
}
