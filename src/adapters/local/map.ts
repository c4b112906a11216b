import { formatDuration, type Resources } from 'retriage/core'
import type { AttemptOrder, AttemptResult } from '../job-system.ts'

/** Variables an attempt finds in its environment; memory in bytes, runtime as ISO-8601, each only where it was asked for. */
export function attemptEnvironment(order: AttemptOrder, outputDir: string): Record<string, string> {
  const { memory, runtimeMs, numCpus }: Resources = order.resources
  return {
    RETRIAGE_WORKFLOW_ID: String(order.workflowId),
    RETRIAGE_JOB_ID: String(order.jobId),
    RETRIAGE_JOB_NAME: order.jobName,
    RETRIAGE_RUN_ID: String(order.runId),
    RETRIAGE_ATTEMPT_ID: String(order.attemptId),
    RETRIAGE_OUTPUT_DIR: outputDir,
    ...(memory === undefined ? {} : { RETRIAGE_MEMORY: String(memory) }),
    ...(runtimeMs === undefined ? {} : { RETRIAGE_RUNTIME: formatDuration(runtimeMs) }),
    ...(numCpus === undefined ? {} : { RETRIAGE_NUM_CPUS: String(numCpus) }),
  }
}

/** File name of an attempt's log without its ending: `job_7_r1_a2`. Characters that do not belong in a file name become `_`. */
export function logName({ jobId, runId, attemptId }: Pick<AttemptOrder, 'jobId' | 'runId' | 'attemptId'>): string {
  return `job_${String(jobId).replace(/[^\w.-]/g, '_')}_r${runId}_a${attemptId}`
}

/** Why an attempt was ended from here. */
export type StopReason = 'runtime' | 'memory' | 'terminated'

/** What was seen of a process that ended. */
export interface ProcessEnd {
  /** Whether the command was let through at all. */
  started: boolean
  code: number | null
  signal: string | null
  /** The first reason, if it was ended from here. */
  stopReason: StopReason | null
  elapsedMs: number
  peakMemory: number | null
  host: string
}

/** Scheduler states as Slurm spells them, since that is how logs and people know them. */
const states = { runtime: 'TIMEOUT', memory: 'OUT_OF_MEMORY', terminated: 'CANCELLED' } as const

/**
 * Puts the end of a process in the words of every job system. One that was ended for its runtime and caught the signal may well exit with 0:
 * its state says that it was cut short.
 */
export function resultOf(end: ProcessEnd): AttemptResult {
  return {
    started: end.started,
    returnCode: end.started ? end.code : null,
    signal: end.started ? end.signal : null,
    schedulerState: end.stopReason && states[end.stopReason],
    execTimeSeconds: Math.round(end.elapsedMs) / 1000,
    peakMemory: end.peakMemory,
    host: end.host,
  }
}

/** The result of an attempt whose command never began. */
export function notStarted(error: unknown, host: string): AttemptResult {
  const startError = error instanceof Error ? error.message : String(error)
  return { started: false, returnCode: null, signal: null, schedulerState: null, execTimeSeconds: 0, peakMemory: null, host, startError }
}
