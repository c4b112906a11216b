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

/** Somebody has ended the command; it leaves with this exit status. */
export class Interrupted extends Error {
  readonly status: number

  constructor(status: number) {
    super('interrupted')
    this.status = status
  }
}

/**
 * Gives work a signal that is aborted by SIGINT, SIGTERM or SIGHUP, and waits for its end all the same, since it has something of its own to end.
 *
 * @throws Interrupted after the work has ended, where one came
 */
export async function untilSignal<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController()
  let status: number | undefined
  const listeners = Object.entries(signals).map(([signal, code]) => {
    const listener = () => {
      status ??= code
      controller.abort()
    }
    process.on(signal, listener)
    return () => process.off(signal, listener)
  })
  try {
    const result = await work(controller.signal)
    if (status === undefined) return result
  } finally {
    for (const stop of listeners) stop()
  }
  throw new Interrupted(status)
}
