import { causeOf, defineClassifier, type Classification, type ClassifierContext, type Failure, type Sibling } from 'retriage/core'

/** Failures on one host, and different ones among them, from which on the host itself is suspected. */
const suspicious = { failures: 4, different: 3 }
/** Jobs that fail alike at once, from which on the reason lies outside each of them. */
const manyAlike = 3
/** Causes outside a job that many jobs meet at the same time. */
const shared = new Set(['network', 'external_service', 'rate_limit', 'filesystem', 'scheduler', 'hardware'])

/**
 * Sees what only many failures together show: one host on which everything goes wrong, and many jobs that fail alike because something they
 * share is down.
 */
export const siblings = defineClassifier({
  id: 'siblings',
  reads: 'findings',
  classify(failure, context): Classification[] {
    return [...suspectHost(failure, context), ...together(context)]
  },
})

/**
 * On a bad host jobs fail in many ways: the reason each of them names is of little use, unless it never passes anywhere, and the next attempt
 * belongs on another host. Other hosts must have been tried, or there is nothing to compare.
 */
function suspectHost({ host }: Failure, context: ClassifierContext): Classification[] {
  if (host === undefined) return []
  const { findings, siblings: all } = context
  const [here, elsewhere] = [all.filter((sibling) => sibling.failure.host === host), all.filter((sibling) => isElsewhere(sibling, host))]
  const causes = new Set([findings[0]?.cause, ...here.map((sibling) => sibling.findings[0]?.cause)])
  const found = findings[0]
  if (here.length + 1 < suspicious.failures || causes.size < suspicious.different || elsewhere.length > here.length / 2) return []
  if (found && (found.verdict === 'permanent' || found.verdict === 'resource') && found.confidence >= 0.7) return []
  const evidence = {
    kind: 'siblings',
    rule: 'siblings/suspect-host',
    detail: `${here.length + 1} jobs failed on ${host} in ${causes.size} different ways, ${elsewhere.length} on all other hosts`,
  } as const
  return found?.verdict === 'transient'
    ? [{ ...found, evidence: [...found.evidence, evidence], avoidHost: host, supersedes: found.cause }]
    : [
        {
          verdict: 'transient',
          cause: 'hardware/suspect-host',
          confidence: 0.65,
          evidence: [evidence, ...(found?.evidence ?? [])],
          classifier: 'siblings',
          avoidHost: host,
          ...(found === undefined ? {} : { supersedes: found.cause }),
        },
      ]
}

/** Jobs that met the same outage at the same time make it more certain that it was one. */
function together(context: ClassifierContext): Classification[] {
  const found = context.findings[0]
  if (!found || found.verdict !== 'transient' || !shared.has(causeOf(found.cause).category)) return []
  const alike = context.siblings.filter((sibling) => sibling.findings[0]?.cause === found.cause).length
  if (alike + 1 < manyAlike) return []
  return [
    {
      verdict: found.verdict,
      cause: found.cause,
      confidence: Math.min(found.confidence, 0.4),
      evidence: [{ kind: 'siblings', rule: 'siblings/together', detail: `${alike} other jobs failed for the same cause` }],
      classifier: 'siblings',
    },
  ]
}

function isElsewhere({ failure }: Sibling, host: string): boolean {
  return failure.host !== undefined && failure.host !== host
}
