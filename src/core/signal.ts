import type { Failure } from './failure.ts'

/** Signals by number as Linux numbers them on x86-64 and arm64 (signal(7)). */
const numbers: Readonly<Record<number, string>> = {
  1: 'SIGHUP',
  2: 'SIGINT',
  3: 'SIGQUIT',
  4: 'SIGILL',
  5: 'SIGTRAP',
  6: 'SIGABRT',
  7: 'SIGBUS',
  8: 'SIGFPE',
  9: 'SIGKILL',
  10: 'SIGUSR1',
  11: 'SIGSEGV',
  12: 'SIGUSR2',
  13: 'SIGPIPE',
  14: 'SIGALRM',
  15: 'SIGTERM',
  24: 'SIGXCPU',
  25: 'SIGXFSZ',
}

/**
 * Name of the signal that ended an attempt, such as `"SIGKILL"`: from the signal itself (a number, `"KILL"` and `"SIGKILL"` are the same),
 * or from an exit code of 128 plus its number, or minus its number, as shells and Python report it. Null: it was not killed by one.
 */
export function signalOf({ signal, returnCode }: Pick<Failure, 'signal' | 'returnCode'>): string | null {
  if (typeof signal === 'number') return numbers[signal] ?? `signal ${signal}`
  if (typeof signal === 'string') {
    if (/^\d+$/.test(signal)) return numbers[Number(signal)] ?? `signal ${signal}`
    const name = signal.toUpperCase()
    return name.startsWith('SIG') ? name : `SIG${name}`
  }
  if (typeof returnCode !== 'number') return null
  return numbers[returnCode > 128 ? returnCode - 128 : returnCode < 0 ? -returnCode : 0] ?? null
}
