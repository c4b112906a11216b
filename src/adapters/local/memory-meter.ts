import { procMeter } from './proc-meter.ts'
import { psMeter } from './ps-meter.ts'

/** Memory of one attempt at one moment, in bytes. */
export interface MemoryUse {
  /** Resident memory of all its processes together. */
  present: number
  /** Highest resident memory that a single one of its living processes has had; 0 where the system does not tell. */
  highestSingle: number
}

/** What is looked at: an attempt is the session that its first process leads. */
export interface Metered {
  /** Process id of the first process. */
  leader: number
  /** Bytes; above it, memory shared among processes is counted once if the system can tell. */
  limit?: number
}

/** A way to measure memory. */
export interface MemoryMeter {
  /** Shortest time between two measurements, in milliseconds. */
  readonly intervalMs: number
  /** Use by leader; a leader nothing is left of is absent. */
  measure(attempts: readonly Metered[]): Promise<ReadonlyMap<number, MemoryUse>>
}

/** The best meter of this machine: `/proc` on Linux, `ps` on macOS and other Unix systems, undefined where neither works. */
export async function findMemoryMeter(): Promise<MemoryMeter | undefined> {
  for (const meter of [procMeter, psMeter]) {
    const found = await meter()
    if (found) return found
  }
  return undefined
}
