import { readFileSync, readdirSync } from 'node:fs'
import type { MemoryMeter, MemoryUse, Metered } from './memory-meter.ts'
import { parseProportional, parseStat, parseStatus, type ProcessEntry } from './parse-proc.ts'

/**
 * Measures through `/proc`; undefined where it is absent. Reads synchronously: these files are memory, and one costs some 10 µs, less than
 * handing it to a thread.
 */
export function procMeter(root = '/proc'): MemoryMeter | undefined {
  if (readStat(root, 'self') === undefined) return undefined
  return { intervalMs: 50, measure: (attempts) => Promise.resolve(measure(root, attempts)) }
}

/** Living processes of a session; empty where `/proc` is absent. */
export function sessionMembers(session: number, root = '/proc'): ProcessEntry[] {
  return processes(root).filter((entry) => entry.session === session && !entry.zombie)
}

function measure(root: string, attempts: readonly Metered[]): Map<number, MemoryUse> {
  const limits = new Map(attempts.map(({ leader, limit }) => [leader, limit ?? Infinity]))
  const members = new Map<number, { pid: number; rss: number }[]>()
  const uses = new Map<number, MemoryUse>()
  for (const { pid, session, zombie } of processes(root)) {
    if (zombie || !limits.has(session)) continue
    const memory = parseStatus(read(`${root}/${pid}/status`) ?? '')
    if (!memory) continue
    const use = uses.get(session) ?? { present: 0, highestSingle: 0 }
    uses.set(session, { present: use.present + memory.rss, highestSingle: Math.max(use.highestSingle, memory.highest) })
    members.set(session, [...(members.get(session) ?? []), { pid, rss: memory.rss }])
  }
  for (const [leader, use] of uses) {
    const group = members.get(leader) ?? []
    if (group.length > 1 && use.present > (limits.get(leader) ?? Infinity)) uses.set(leader, { ...use, present: countedOnce(root, group) })
  }
  return uses
}

/**
 * Memory that processes share, such as that of forked workers, counts once. Walks page tables, which costs milliseconds per gigabyte; so only
 * where the plain sum is over the limit.
 */
function countedOnce(root: string, members: readonly { pid: number; rss: number }[]): number {
  return members.reduce((sum, { pid, rss }) => sum + (parseProportional(read(`${root}/${pid}/smaps_rollup`) ?? '') ?? rss), 0)
}

function processes(root: string): ProcessEntry[] {
  let names: string[]
  try {
    names = readdirSync(root)
  } catch {
    return []
  }
  return names.flatMap((name) => (/^\d+$/.test(name) ? (readStat(root, name) ?? []) : []))
}

function readStat(root: string, name: string): ProcessEntry | undefined {
  const text = read(`${root}/${name}/stat`)
  return text === undefined ? undefined : parseStat(text)
}

/** Undefined where the process has ended meanwhile. */
function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
