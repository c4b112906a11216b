import type { JobId, Resources } from 'retriage/core'

/** One attempt as a job system is asked to start it. */
export interface AttemptOrder {
  workflowId: JobId
  jobId: JobId
  jobName: string
  runId: number
  attemptId: number
  /** For `/bin/sh -c`. */
  command: string
  /** What the attempt may use; absent parts are neither requested nor enforced. */
  resources: Resources
  /** Machine the attempt had better not run on; a system with one machine cannot heed it. */
  avoidHost?: string
}

/** How an attempt ended, in the words of the system that ran it. Nothing here says whether to try again. */
export interface AttemptResult {
  /** False: the command never began, so a second execution repeats nothing. */
  started: boolean
  /** Null: it ended without one. */
  returnCode: number | null
  /** Such as `"SIGKILL"`; null when no signal ended it. */
  signal: string | null
  /** The system's own word where it has one: `"TIMEOUT"`, `"OUT_OF_MEMORY"`, `"NODE_FAIL"`, `"CANCELLED"`; null for a plain end. */
  schedulerState: string | null
  /** Wall-clock seconds. */
  execTimeSeconds: number
  /** Highest memory use seen, in bytes; null where nothing was measured. */
  peakMemory: number | null
  host: string | null
  /** With `started: false`: why, as the operating system or scheduler put it. */
  startError?: string
}

/** Where an attempt writes. Absolute paths; the files may not exist, or no longer. */
export interface LogPaths {
  stdout: string
  stderr: string
}

/**
 * An attempt that a job system has taken. Its command runs only after `begin`, so that whoever asked for it can first write down its handle: an
 * attempt whose handle nobody knows never ran.
 */
export interface RunningAttempt {
  /** The system's own name for it, such as a process or a Slurm job id; null when it cannot start. */
  readonly handle: string | null
  readonly logs: LogPaths
  /** Lets the command run. Should this process end before, the command never does. */
  begin(): void
  /** Resolves once the attempt is over and nothing of it is left running. Never rejects: what goes wrong is a result. */
  readonly finished: Promise<AttemptResult>
  /**
   * Ends the attempt from outside: asks first, and forces after `graceMs` (default 3000; 0 forces at once). Resolves when it was asked; wait
   * for `finished` for the end. Calling it again with a shorter grace hastens it; after the end it does nothing.
   */
  terminate(graceMs?: number): void
}

/** What a job system can do; a limit that it cannot enforce is never silently believed to be. */
export interface JobSystemCapabilities {
  /** `"exact"`: no attempt exceeds it (cgroups); `"sampled"`: looked at many times a second, so a short peak may pass; `"none"`: not enforced. */
  memoryLimit: 'exact' | 'sampled' | 'none'
  runtimeLimit: boolean
  /** Whether `peakMemory` is measured. */
  peakMemory: boolean
  /** Whether `avoidHost` is heeded. */
  avoidHost: boolean
}

/** A failure handler's script, to run after a failed attempt and before the next one. */
export interface RecoveryOrder {
  /** For `/bin/sh -c`. */
  script: string
  /** The attempt that failed; its `command` and `resources` do not matter here. */
  failed: AttemptOrder
  returnCode: number | null
  signal: string | null
  timeoutMs: number
}

/** Something that executes attempts: this machine, Slurm, a queue. */
export interface JobSystem {
  /** `"local"`, `"slurm"`, … */
  readonly id: string
  readonly capabilities: JobSystemCapabilities
  /** Takes one attempt; it runs after `begin`. What keeps it from starting is a result with `started: false`, not an error. */
  start(order: AttemptOrder): Promise<RunningAttempt>
  /**
   * Ends whatever still runs of an attempt that was begun by a process which is gone, and resolves when nothing does. It takes no other process for
   * the attempt's own, even where the system gave its name away again. Nothing happens for a handle that is not this system's.
   */
  reclaim(handle: string): Promise<void>
  /**
   * Runs a recovery script where this process runs, with the environment of the failed attempt and `RETRIAGE_EXIT_CODE` and `RETRIAGE_SIGNAL`
   * (each empty where there was none). It has begun already. Its logs stand beside those of the attempt, as `….recovery.out` and `….recovery.err`.
   */
  recover(order: RecoveryOrder): Promise<RunningAttempt>
}

/** Whether an attempt did its work: it ended by itself with 0, and the system had nothing to say against it. */
export function succeeded(result: AttemptResult): boolean {
  return result.started && result.returnCode === 0 && result.signal === null && result.schedulerState === null
}
