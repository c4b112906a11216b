import { z } from 'zod'
import { toWire, type Decision, type Evidence } from 'retriage/core'
import type { Outgoing } from './outgoing.ts'

/** Pieces of evidence that are shown, the deciding one first, and UTF-16 units of each. */
const mostEvidence = 3
const mostEvidenceText = 300
const mostReason = 500

/** A decision as an agent is shown it: the wire form, bounded. */
export const proposalSchema = z.looseObject({
  action: z.enum(['retry', 'fail', 'hold']),
  verdict: z.enum(['transient', 'permanent', 'resource', 'unknown']),
  cause: z.string(),
  confidence: z.number(),
  reason: z.string(),
  evidence: z.array(z.looseObject({ kind: z.string(), rule: z.string() })),
})

export function presentProposal(decision: Decision, out: Outgoing): z.input<typeof proposalSchema> {
  const { jobId: _, runId: __, attemptId: ___, ...rest } = decision
  const bounded = {
    ...rest,
    reason: out.line(rest.reason, mostReason),
    evidence: rest.evidence.slice(0, mostEvidence).map((item) => boundedEvidence(item, out)),
  }
  return toWire(bounded) as z.input<typeof proposalSchema>
}

function boundedEvidence({ line, detail, ...rest }: Evidence, out: Outgoing): Evidence {
  return {
    ...rest,
    ...(line === undefined ? {} : { line: out.line(line, mostEvidenceText) }),
    ...(detail === undefined ? {} : { detail: out.line(detail, mostEvidenceText) }),
  }
}
