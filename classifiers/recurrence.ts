import { defineClassifier, type Classification, type ClassifierContext, type Failure } from 'retriage/core'

/**
 * Sees whether a denied permission comes and goes. Denied every time, it is permanent; granted to the same job before, or denied only to
 * jobs on one host while others got further elsewhere, it lies in a host: a passing fault, on another host.
 */
export const recurrence = defineClassifier({
  id: 'recurrence',
  reads: 'findings',
  classify(failure, context): Classification[] {
    if (context.findings[0]?.cause !== 'permission/denied') return []
    const seen = fromHistory(context) ?? fromSiblings(failure, context)
    if (!seen) return []
    return [
      {
        verdict: 'transient',
        cause: 'permission/intermittent',
        confidence: seen.confidence,
        evidence: [...context.findings[0].evidence, seen.evidence],
        classifier: 'recurrence',
        supersedes: 'permission/denied',
        ...(context.findings[0].fingerprint === undefined ? {} : { fingerprint: context.findings[0].fingerprint }),
        ...(failure.host === undefined ? {} : { avoidHost: failure.host }),
      },
    ]
  },
})

type Seen = { confidence: number; evidence: Classification['evidence'][number] }

function fromHistory({ history }: ClassifierContext): Seen | null {
  const granted = history.find(
    ({ attempt, findings }) =>
      attempt.started !== false && (attempt.returnCode === 0 || !denied(findings)) && (findings.length > 0 || attempt.returnCode === 0),
  )
  if (!granted) return null
  const which = granted.attempt.attemptId === undefined ? 'an earlier attempt' : `attempt ${granted.attempt.attemptId}`
  const where = granted.attempt.host === undefined ? '' : ` on ${granted.attempt.host}`
  return { confidence: 0.75, evidence: { kind: 'history', rule: 'recurrence/permission', detail: `${which}${where} was not denied` } }
}

function fromSiblings(failure: Failure, context: ClassifierContext): Seen | null {
  if (failure.host === undefined) return null
  const { siblings, findings } = context
  const alike = siblings.filter(
    (sibling) => sibling.findings[0]?.fingerprint !== undefined && sibling.findings[0].fingerprint === findings[0]?.fingerprint,
  )
  const others = siblings.filter((sibling) => sibling.failure.host !== undefined && sibling.failure.host !== failure.host)
  const onlyHere = alike.every((sibling) => sibling.failure.host === failure.host)
  const furtherElsewhere = others.filter((sibling) => sibling.findings.length > 0 && !denied(sibling.findings)).length
  if (alike.length === 0 || !onlyHere || furtherElsewhere === 0) return null
  return {
    confidence: 0.65,
    evidence: {
      kind: 'siblings',
      rule: 'recurrence/permission',
      detail: `${alike.length + 1} jobs were denied on ${failure.host} and none of those elsewhere`,
    },
  }
}

function denied(findings: readonly Classification[]): boolean {
  return findings.slice(0, 1).some(({ cause }) => cause.startsWith('permission/'))
}
