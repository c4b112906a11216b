import type { CauseId } from './cause.ts'
import { once } from './once.ts'

/**
 * What schedulers call the end of a job. Slurm: "JOB STATE CODES" of squeue(1). Kubernetes: reasons of pods, containers and jobs. LSF: exit
 * reasons of bhist(1) and bacct(1). AWS Batch, HTCondor and Torque by their own words. Compared without regard to case and to `-`, `_` and
 * spaces. A time limit is less sure than the rest, since a program that has failed may hang until it is reached: a plain error in its log
 * outranks it.
 */
const states: readonly (readonly [cause: CauseId, confidence: number, names: readonly string[]])[] = [
  ['scheduler/node-failure', 0.96, ['NODE_FAIL', 'NF', 'NodeLost', 'NodeShutdown', 'NodeNotReady', 'TERM_LOAD', 'lost', 'host_lost']],
  [
    'scheduler/launch-failure',
    0.9,
    ['BOOT_FAIL', 'BF', 'LAUNCH_FAILED', 'RECONFIG_FAIL', 'StartError', 'ContainerCannotRun', 'CreateContainerError'],
  ],
  ['scheduler/requeued', 0.9, ['REQUEUED', 'RQ', 'TERM_REQUEUE_OWNER', 'TERM_REQUEUE_ADMIN', 'TERM_REQUEUE_RC']],
  ['preemption/preempted', 0.97, ['PREEMPTED', 'PR', 'Preempted', 'Preempting', 'TERM_PREEMPT', 'REVOKED']],
  ['preemption/evicted', 0.9, ['Evicted', 'EVICTED', 'TaintManagerEviction', 'DeletionByTaintManager', 'Terminated_by_eviction']],
  ['preemption/spot', 0.95, ['SpotInterruption', 'SPOT_INTERRUPTED', 'HostEC2Terminated', 'SpotInstanceTermination']],
  [
    'timeout/time-limit',
    0.82,
    ['TIMEOUT', 'TO', 'DEADLINE', 'DL', 'DeadlineExceeded', 'TERM_RUNLIMIT', 'TERM_DEADLINE', 'TERM_CPULIMIT', 'TIMED_OUT', 'WALLTIME'],
  ],
  [
    'oom/limit',
    0.97,
    ['OUT_OF_MEMORY', 'OOM', 'OOMKilled', 'OutOfMemory', 'OutOfMemoryError', 'TERM_MEMLIMIT', 'TERM_SWAP', 'MEMLIMIT', 'OUT_OF_ME+'],
  ],
  [
    'scheduler/canceled',
    0.85,
    ['CANCELLED', 'CANCELED', 'CA', 'TERM_OWNER', 'TERM_ADMIN', 'TERM_FORCE_OWNER', 'TERM_FORCE_ADMIN', 'Removed', 'REMOVED'],
  ],
  ['scheduler/held', 0.75, ['HELD', 'Held', 'SPECIAL_EXIT', 'JobHeldUser', 'JobHeldAdmin']],
  ['config/image', 0.9, ['InvalidImageName', 'ErrImageNeverPull']],
  ['config/missing-setting', 0.85, ['CreateContainerConfigError']],
  ['external_service/unavailable', 0.55, ['ImagePullBackOff', 'ErrImagePull', 'RegistryUnavailable']],
]

const byName = once(
  () => new Map(states.flatMap(([cause, confidence, names]) => names.map((name) => [plain(name), [cause, confidence] as const]))),
)

/** What a scheduler's word for the end of a job means, and how sure that is (0–1). */
export interface StateMeaning {
  cause: CauseId
  confidence: number
}

/**
 * Reads a scheduler's own word for the end of a job, such as `"OUT_OF_MEMORY"`, `"CANCELLED by 1000"` or `"Failed: OOMKilled"`: as a whole, else
 * by the first of its words that is known. Null where none is; an end without fault, such as `"COMPLETED"`, is none.
 */
export function stateMeaning(state: string): StateMeaning | null {
  const known = [state, ...state.split(/[\s:,]+/)].map((word) => byName().get(plain(word))).find((entry) => entry !== undefined)
  return known ? { cause: known[0], confidence: known[1] } : null
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[-_ ]/g, '')
}
