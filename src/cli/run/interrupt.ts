import type { Runner } from 'retriage/runner'

const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const

/** Signals this close together are one: Ctrl-C reaches a program through its terminal and once more through the npm that started it. */
const sameMs = 200

/**
 * Ends a run in order at the first SIGINT, SIGTERM or SIGHUP, and at once at the second.
 *
 * @returns what stops listening and says which exit status the signal asks for; undefined where none came.
 */
export function stopOnSignal(runner: Runner, say: (text: string) => void): () => number | undefined {
  let first: { at: number; status: number } | undefined
  const listeners = Object.entries(signals).map(([signal, status]) => {
    const listener = () => {
      if (!first) {
        first = { at: Date.now(), status }
        say('stopping: asking running jobs to end; again to kill them at once')
        runner.stop()
      } else if (Date.now() - first.at > sameMs) {
        runner.stop(0)
      }
    }
    process.on(signal, listener)
    return () => process.off(signal, listener)
  })
  return () => {
    for (const stop of listeners) stop()
    return first?.status
  }
}
