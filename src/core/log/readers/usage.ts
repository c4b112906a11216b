import { defineReader, type Incident } from '../incident.ts'
import type { LogLine } from '../lines.ts'
import { processEnd } from './exit.ts'

/** One resource as a batch system accounts for it, in seconds or bytes. */
interface Account {
  index: number
  kind: 'walltime' | 'memory' | 'cpu-time' | 'scratch'
  amount: number
}

const kinds: Readonly<Record<string, Account['kind']>> = {
  walltime: 'walltime',
  h_rt: 'walltime',
  ru_wallclock: 'walltime',
  mem: 'memory',
  pmem: 'memory',
  memory: 'memory',
  h_vmem: 'memory',
  maxvmem: 'memory',
  cput: 'cpu-time',
  jobfs: 'scratch',
}

// PBS and Torque: resources_used.walltime=01:00:07, Resource_List.walltime = 01:00:00
const attribute = /\b(resources_used|Resource_List)\.(walltime|mem|cput) ?= ?([\d:.]{1,20}[a-zA-Z]{0,2})/g
// their epilogues: Resources Used: cput=00:00:01,mem=7kb,walltime=01:00:07   Limits: walltime=01:00:00
const listed =
  /^\s{0,8}(Resources? [Uu]sed|resources used|Used [Rr]esources|Limits|Resource List|Requested [Rr]esources|Resources? [Rr]equested): {0,20}(\S.{0,500})$/
const entry = /\b(walltime|mem|cput)=([\d:.]{1,20}[a-zA-Z]{0,2})/g
// PBS as national centres print it: Memory Requested: 4.0GB   Memory Used: 4.0GB
const beside =
  /\b(Walltime|Memory|JobFS) requested: {1,40}([\d:.]{1,20} ?[a-zA-Z]{0,2})\s.{0,40}\b\1 used: {1,40}([\d:.]{1,20} ?[a-zA-Z]{0,2})/i
// Grid Engine: maxvmem 4.1G, ru_wallclock 3605s, -l h_vmem=4G,h_rt=3600
const measured = /^(maxvmem|ru_wallclock) {1,20}([\d.]{1,20}[a-zA-Z]{0,2})/
const granted = /\b(h_rt|h_vmem)=([\d:.]{1,20}[a-zA-Z]{0,1})/g
// Slurm's seff
const efficiency = /^Memory Efficiency: ([\d.]{1,8})% of /

const unkilled = /^\s{0,4}(?:Exit_status ?= ?0|exit_status {2,20}0|Exit Status: {1,20}0)\s*$/
/** The end by a signal, which follows from a limit that was reached. */
const signalled = /^\s{0,4}(?:Exit_status ?=|exit_status|Exit Status:) {0,20}(?:1[3-9]\d|[2-9]\d\d)\b/
const killed = /\b(?:OUT_OF_MEMORY|oom[-_ ]?kill|Killed|SIGKILL|TERM_MEMLIMIT)\b/i
/** From this share of what was asked for, memory counts as used up, in percent: the sampling misses the last moment. */
const usedUp = 99

const told: readonly RegExp[] = [attribute, listed, beside, measured, granted, efficiency, unkilled, signalled]

/**
 * Compares what a job used with what it had, where a batch system reports both. Use at or over the limit is the reason; a job that ended
 * well has none.
 */
export const readUsage = defineReader('usage', told, (lines, starts) => {
  const used: Account[] = []
  const limits: Account[] = []
  const found: Incident[] = []
  let well = false
  for (const index of starts) {
    const { text } = lines[index] as LogLine
    if (text.length > 3000) continue
    well ||= unkilled.test(text)
    account(text, index, used, limits)
    const pair = beside.exec(text)
    if (pair) {
      const [, name, limit, use] = pair as unknown as [string, string, string, string]
      add(limits, index, name, limit)
      add(used, index, name, use)
    }
  }
  if (well) return []
  const limitOf = new Map(limits.filter(({ amount }) => amount > 0).map(({ kind, amount }) => [kind, amount]))
  for (const { index, kind, amount } of used) {
    const limit = limitOf.get(kind)
    if (limit !== undefined && amount >= limit) found.push(over(lines, index, kind))
  }
  const full = starts.filter((index) => Number(efficiency.exec((lines[index] as LogLine).text.slice(0, 200))?.[1] ?? 0) >= usedUp)
  if (full.length > 0 && lines.some(tellsOfKill)) found.push(...full.map((index) => over(lines, index, 'memory')))
  if (found.length > 0) {
    for (const index of starts) {
      if (signalled.test((lines[index] as LogLine).text.slice(0, 200)))
        found.push({ reader: 'epilogue', index, name: '', message: '', role: 'wrapper' })
    }
  }
  return found
})

function tellsOfKill({ text }: LogLine): boolean {
  return text.length <= 3000 && (killed.test(text) || processEnd(text) === 'SIGKILL')
}

function account(text: string, index: number, used: Account[], limits: Account[]): void {
  for (const [, whose, name, amount] of text.matchAll(attribute))
    add(whose === 'resources_used' ? used : limits, index, name as string, amount as string)
  const list = listed.exec(text)
  if (list) {
    const side = /used/i.test(list[1] as string) ? used : limits
    for (const [, name, amount] of (list[2] as string).matchAll(entry)) add(side, index, name as string, amount as string)
  }
  const own = measured.exec(text)
  if (own) add(used, index, own[1] as string, own[2] as string)
  for (const [, name, amount] of text.matchAll(granted)) add(limits, index, name as string, amount as string)
}

function add(accounts: Account[], index: number, name: string, text: string): void {
  const kind = kinds[name.toLowerCase()]
  const amount = kind === 'walltime' || kind === 'cpu-time' ? seconds(text) : bytes(text)
  if (kind && amount !== null) accounts.push({ index, kind, amount })
}

/** `3605`, `3605s`, `01:00:07`, `1:01:00:07`. */
function seconds(text: string): number | null {
  if (!/^[\d:.]+s?$/.test(text)) return null
  const parts = text.replace('s', '').split(':').map(Number).reverse()
  const value = parts.reduce((sum, part, place) => sum + part * ([1, 60, 3600, 86400][place] ?? Number.NaN), 0)
  return Number.isFinite(value) ? value : null
}

/** `4096kb`, `4.0GB`, `4G`, `4194304`. */
function bytes(text: string): number | null {
  const found = /^([\d.]+) ?([bkmgt]?)b?$/i.exec(text)
  if (!found) return null
  const value = Number(found[1]) * 1024 ** Math.max(0, ' kmgt'.indexOf((found[2] as string).toLowerCase() || ' '))
  return Number.isFinite(value) ? value : null
}

function over(lines: readonly LogLine[], index: number, name: Account['kind']): Incident {
  return { reader: 'epilogue', index, name, message: (lines[index] as LogLine).text, role: 'root' }
}
