import type { Resources } from 'retriage/core'

/** What running attempts take, or what there is to take. */
export interface Load {
  jobs: number
  cpus: number
  /** Bytes. */
  memory: number
}

/** What an attempt takes as far as it says: one processor and no memory where it does not. */
export function loadOf({ numCpus = 1, memory = 0 }: Resources): Load {
  return { jobs: 1, cpus: numCpus, memory }
}

export function totalLoad(loads: Iterable<Load>): Load {
  const total = { jobs: 0, cpus: 0, memory: 0 }
  for (const load of loads) {
    total.jobs += load.jobs
    total.cpus += load.cpus
    total.memory += load.memory
  }
  return total
}

/**
 * Whether one more attempt may start beside those that run. One that asks for more than there is starts when nothing else runs: a request is
 * often larger than the need, and a job that never starts tells nobody anything.
 */
export function fits(capacity: Load, used: Load, wanted: Load): boolean {
  if (used.jobs === 0) return true
  return (
    used.jobs + wanted.jobs <= capacity.jobs && used.cpus + wanted.cpus <= capacity.cpus && used.memory + wanted.memory <= capacity.memory
  )
}
