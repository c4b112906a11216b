import type { Decision } from './decision.ts'
import type { Evidence } from './evidence.ts'
import { fingerprint } from './fingerprint.ts'
import type { Order } from './mandate.ts'
import type { WorkflowJob } from './workflow.ts'

/** Who decides about a failure in place of the triage. */
export interface OrderedBy {
  /** Its kind says who, and its detail why. */
  evidence: Evidence
  classifier: string
  /** 0–1; 1 for a person. */
  confidence: number
}

/**
 * Somebody's order as a decision. What the failure was taken for stays with it, where something was; who decided, and why, is its first evidence.
 *
 * @param proposal what is on record for the attempt
 */
export function decideByOrder(
  job: Pick<WorkflowJob, 'jobId' | 'name'>,
  proposal: Decision | null | undefined,
  { action, memory, runtime, reason, runId, attemptId }: Order & { reason: string; runId?: number; attemptId?: number },
  { evidence, classifier, confidence }: OrderedBy,
): Decision {
  return {
    jobId: job.jobId,
    action,
    verdict: proposal?.verdict ?? 'unknown',
    category: proposal?.category ?? 'unknown',
    cause: proposal?.cause ?? 'unknown/unclassified',
    confidence,
    reason,
    // What the same one said before is replaced.
    evidence: [evidence, ...(proposal?.evidence.filter(({ kind, rule }) => kind !== evidence.kind || rule !== evidence.rule) ?? [])],
    fingerprint: proposal?.fingerprint ?? fingerprint('unknown/unclassified', job.name),
    classifier,
    ...(memory === undefined ? {} : { memory }),
    ...(runtime === undefined ? {} : { runtime }),
    ...(runId === undefined ? {} : { runId }),
    ...(attemptId === undefined ? {} : { attemptId }),
  }
}
