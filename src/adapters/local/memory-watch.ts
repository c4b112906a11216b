import type { MemoryMeter } from './memory-meter.ts'

interface Watched {
  limit: number | undefined
  peak: number | null
  exceeded: () => void
}

/**
 * Looks at the memory of every running attempt with one measurement for all of them. Takes at most a twentieth of one processor: where a
 * measurement is dear, it looks less often. Asleep while nothing runs.
 */
export class MemoryWatch {
  private readonly watched = new Map<number, Watched>()
  private timer: NodeJS.Timeout | undefined
  private readonly meter: MemoryMeter

  constructor(meter: MemoryMeter) {
    this.meter = meter
  }

  /** Watches the attempt led by process `leader`; calls `exceeded` whenever it is found above `limit` bytes. */
  add(leader: number, limit: number | undefined, exceeded: () => void): void {
    this.watched.set(leader, { limit, peak: null, exceeded })
    this.timer ??= setTimeout(() => void this.look(), 0)
  }

  /** Stops watching; the highest memory seen in bytes, or null where it ended before the first look. */
  remove(leader: number): number | null {
    const peak = this.watched.get(leader)?.peak ?? null
    this.watched.delete(leader)
    if (this.watched.size === 0) {
      clearTimeout(this.timer)
      this.timer = undefined
    }
    return peak
  }

  private async look(): Promise<void> {
    const began = performance.now()
    const attempts = [...this.watched].map(([leader, { limit }]) => ({ leader, ...(limit === undefined ? {} : { limit }) }))
    const uses = await this.meter.measure(attempts)
    for (const { leader } of attempts) {
      const use = uses.get(leader)
      const attempt = this.watched.get(leader)
      if (!use || !attempt) continue
      // The highest of a single process also tells of a peak between two looks.
      const most = Math.max(use.present, use.highestSingle)
      attempt.peak = Math.max(attempt.peak ?? 0, most)
      if (attempt.limit !== undefined && most > attempt.limit) attempt.exceeded()
    }
    if (this.watched.size === 0) return
    this.timer = setTimeout(() => void this.look(), Math.max(this.meter.intervalMs, 20 * (performance.now() - began)))
  }
}
