import { causeOf, defineClassifier, signalOf, type CauseId, type Classification } from 'retriage/core'

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

/** Reads the signal that ended the attempt, also where a shell reports it as an exit code above 128. */
export const signal = defineClassifier({
  id: 'signal',
  classify(failure): Classification[] {
    const name = signalOf(failure)
    const known = name === null ? undefined : meanings[name]
    if (!known) return []
    const [cause, confidence] = known
    const detail = failure.signal === undefined ? `exit code ${failure.returnCode}: killed by ${name}` : `killed by ${name}`
    return [
      {
        verdict: causeOf(cause).verdict,
        cause,
        confidence,
        evidence: [{ kind: 'signal', rule: `signal/${name}`, detail }],
        classifier: 'signal',
      },
    ]
  },
})
