import type { CauseId } from '../cause.ts'

/** What a reader knows by the form of a report, by reader and kind, and how sure that is (0–1). The words of a report say more where they say anything. */
export const kinds: Readonly<Record<string, Readonly<Record<string, readonly [cause: CauseId, confidence: number]>>>> = {
  native: {
    assertion: ['code_bug/assertion', 0.75],
    'memory-corruption': ['code_bug/memory-corruption', 0.85],
    sanitizer: ['code_bug/memory-corruption', 0.8],
    'data-race': ['concurrency/race', 0.8],
    leak: ['code_bug/memory-corruption', 0.7],
    'stack-overflow': ['code_bug/recursion', 0.75],
    segfault: ['code_bug/segfault', 0.7],
    bus: ['code_bug/segfault', 0.35],
    instruction: ['hardware/unsupported-cpu', 0.65],
    arithmetic: ['code_bug/numerical', 0.75],
  },
  fortran: {
    'end-of-file': ['missing_data/empty', 0.75],
    format: ['data_format/parse', 0.72],
    bounds: ['code_bug/index', 0.8],
    missing: ['missing_data/file', 0.72],
    denied: ['permission/denied', 0.75],
    exists: ['config/already-exists', 0.7],
    path: ['config/path', 0.7],
    transfer: ['filesystem/io-error', 0.65],
    memory: ['oom/allocation', 0.75],
    segfault: ['code_bug/segfault', 0.7],
    arithmetic: ['code_bug/numerical', 0.75],
    instruction: ['hardware/unsupported-cpu', 0.65],
    stack: ['resource_limit/stack', 0.55],
    other: ['code_bug/exception', 0.6],
  },
  build: {
    'no-rule': ['missing_data/file', 0.65],
  },
  epilogue: {
    walltime: ['timeout/time-limit', 0.85],
    'cpu-time': ['resource_limit/cpu-time', 0.8],
    memory: ['oom/limit', 0.82],
    scratch: ['disk/ephemeral-storage', 0.7],
    held: ['scheduler/held', 0.9],
    removed: ['scheduler/canceled', 0.9],
    streams: ['config/path', 0.75],
    launch: ['scheduler/launch-failure', 0.7],
    requeued: ['scheduler/requeued', 0.75],
  },
  kubernetes: {
    unschedulable: ['scheduler/unschedulable', 0.72],
    'low-on-disk': ['disk/ephemeral-storage', 0.88],
    mount: ['filesystem/unavailable', 0.6],
    configuration: ['config/missing-setting', 0.75],
  },
}
