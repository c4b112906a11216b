import { causeOf, defineClassifier, type CauseId, type Classification } from 'retriage/core'

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

const byName = new Map(states.flatMap(([cause, confidence, names]) => names.map((name) => [plain(name), [cause, confidence] as const])))

/** Reads the scheduler's own word for the end of the job. It outranks most of what the dying program printed. */
export const schedulerState = defineClassifier({
  id: 'scheduler-state',
  classify({ schedulerState: state }): Classification[] {
    // "CANCELLED by 1000" of Slurm, "Failed: OOMKilled" of others: the first word that is known counts.
    const words = state === undefined ? [] : [state, ...state.split(/[\s:,]+/)]
    const known = words.map((word) => byName.get(plain(word))).find((entry) => entry !== undefined)
    if (!known || state === undefined) return []
    const [cause, confidence] = known
    return [
      {
        verdict: causeOf(cause).verdict,
        cause,
        confidence,
        evidence: [
          { kind: 'scheduler_state', rule: `scheduler-state/${state.slice(0, 60)}`, detail: `scheduler state ${state.slice(0, 200)}` },
        ],
        classifier: 'scheduler-state',
      },
    ]
  },
})

function plain(name: string): string {
  return name.toLowerCase().replace(/[-_ ]/g, '')
}
