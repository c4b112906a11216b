import { createJob, workflowOf, type Decision, type Workflow, type WorkflowJob } from 'retriage/core'
import type { AttemptRecord, NewIds } from 'retriage/stores'

/** A workflow of jobs that failed and wait for a decision. */
export function heldJobs(count: number): (ids: NewIds) => Workflow {
  return ({ workflowId, firstJobId }) => {
    const jobs = Array.from({ length: count }, (_, index) =>
      createJob({ jobId: firstJobId + index, name: `job-${index}`, status: 'pending_failed', returnCode: 1, command: './work' }),
    )
    return workflowOf({ workflowId, name: 'held', jobs })
  }
}

/** The attempt of such a job, with a proposal as the triage leaves one. */
export function heldAttempt({ jobId, resources }: WorkflowJob, stderr: string): AttemptRecord & { logs: { stderr: string } } {
  const decision: Decision = {
    ...{ jobId, action: 'hold', verdict: 'unknown', category: 'unknown', cause: 'unknown/unclassified', confidence: 0 },
    reason: 'Nothing says why it failed (exit code 1): it waits for a person, who should read its log.',
    evidence: [
      { kind: 'exit_code', rule: 'none', detail: 'exit code 1' },
      { kind: 'log', rule: 'none', stream: 'stderr', lineNumber: 3, line: 'what it said last, '.repeat(20) },
    ],
    ...{ fingerprint: '0123456789abcd', classifier: 'none', runId: 1, attemptId: 1 },
  }
  const result = { started: true, returnCode: 1, signal: null, schedulerState: null, execTimeSeconds: 1, peakMemory: null, host: 'here' }
  return {
    ...{ jobId, runId: 1, attemptId: 1, resources, handle: '1', logs: { stdout: stderr, stderr }, startedAt: 1, finishedAt: 2, result },
    ...{ decision, decidedAt: 3 },
  }
}
