import type { CauseId } from './cause.ts'

/**
 * What the end by a signal says when nothing else does. A program that gets SIGSEGV, SIGFPE or SIGILL did something itself; SIGBUS is as often
 * a full /dev/shm or a lost file; SIGKILL and SIGTERM come from others, who usually leave no word.
 */
const meanings: Readonly<Record<string, readonly [cause: CauseId, confidence: number]>> = {
  SIGSEGV: ['code_bug/segfault', 0.7],
  SIGABRT: ['code_bug/abort', 0.5],
  SIGFPE: ['code_bug/numerical', 0.75],
  SIGILL: ['hardware/unsupported-cpu', 0.65],
  SIGBUS: ['code_bug/segfault', 0.35],
  SIGXCPU: ['resource_limit/cpu-time', 0.85],
  SIGXFSZ: ['resource_limit/file-size', 0.9],
  SIGPIPE: ['network/connection-reset', 0.4],
  SIGINT: ['scheduler/canceled', 0.65],
  SIGKILL: ['unknown/killed', 0.3],
  SIGTERM: ['unknown/killed', 0.3],
  SIGHUP: ['unknown/killed', 0.3],
}

/** What an end by this signal, such as `"SIGSEGV"`, says and how sure that is (0–1); null for one that says nothing. */
export function signalMeaning(name: string): { cause: CauseId; confidence: number } | null {
  const known = meanings[name]
  return known ? { cause: known[0], confidence: known[1] } : null
}
