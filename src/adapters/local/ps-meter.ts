import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { MemoryMeter, MemoryUse, Metered } from './memory-meter.ts'
import { parsePs, type ProcessEntry } from './parse-proc.ts'

const run = promisify(execFile)

/** Measures through `ps`, which costs a process a time and so looks less often; undefined where there is none that understands the question. */
export async function psMeter(command = 'ps'): Promise<MemoryMeter | undefined> {
  const entries = await list(command)
  if (entries.length === 0) return undefined
  return { intervalMs: 200, measure: async (attempts) => measure(await list(command), attempts) }
}

function measure(entries: readonly ProcessEntry[], attempts: readonly Metered[]): Map<number, MemoryUse> {
  const leaders = new Set(attempts.map(({ leader }) => leader))
  const uses = new Map<number, MemoryUse>()
  for (const { group, rss = 0, zombie } of entries) {
    if (!zombie && leaders.has(group)) uses.set(group, { present: (uses.get(group)?.present ?? 0) + rss, highestSingle: 0 })
  }
  return uses
}

async function list(command: string): Promise<ProcessEntry[]> {
  try {
    const { stdout } = await run(command, ['-A', '-o', 'pid=,pgid=,rss=,stat='], { maxBuffer: 16 * 1024 ** 2 })
    return parsePs(stdout)
  } catch {
    return []
  }
}
