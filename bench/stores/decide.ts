import type { Decision, WorkflowJob } from 'retriage/core'
import type { AttemptRecord } from 'retriage/stores'

/** A decision as a triage makes it, with evidence to keep. */
export function decide({ jobId, runId, attemptId }: WorkflowJob, action: 'retry' | 'fail'): Decision {
  return {
    ...{
      jobId,
      action,
      runId,
      attemptId,
      verdict: 'transient',
      category: 'network',
      cause: 'network/connection-refused',
      confidence: 0.93,
    },
    reason: 'The connection to db:5432 was refused (stderr line 12); retry 1 of 3.',
    evidence: [{ kind: 'log', rule: 'network/econnrefused', stream: 'stderr', lineNumber: 12, line: 'connect ECONNREFUSED 10.0.0.7:5432' }],
    ...{ fingerprint: '5f2b8c01aa3e', classifier: 'patterns', ...(action === 'retry' ? { memory: '2g' } : {}) },
  }
}

/** The attempt that failed. */
export function failedAttempt({ jobId, runId, attemptId, resources }: WorkflowJob): AttemptRecord {
  return {
    ...{ jobId, runId, attemptId, resources, handle: String(jobId), logs: { stdout: `logs/${jobId}.out`, stderr: `logs/${jobId}.err` } },
    ...{ startedAt: 1, finishedAt: 2, decision: null, decidedAt: null },
    result: { started: true, returnCode: 1, signal: null, schedulerState: null, execTimeSeconds: 3, peakMemory: 5_000_000, host: 'n1' },
  }
}
