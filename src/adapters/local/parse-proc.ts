/** One process as Linux or `ps` describes it. */
export interface ProcessEntry {
  pid: number
  group: number
  /** Equal to the group where the system does not tell sessions apart. */
  session: number
  /** It has ended and only waits for its parent to notice. */
  zombie: boolean
  /** Resident memory in bytes, where the entry tells it. */
  rss?: number
}

/**
 * Reads `/proc/PID/stat`. The command name stands in parentheses and may itself hold spaces and parentheses, so fields count from the last
 * one (proc(5)).
 */
export function parseStat(text: string): ProcessEntry | undefined {
  const end = text.lastIndexOf(')')
  const pid = Number.parseInt(text, 10)
  const [state, , group, session] = text.slice(end + 2).split(' ', 4)
  if (end < 0 || !Number.isInteger(pid) || !state || !session) return undefined
  return { pid, group: Number(group), session: Number(session), zombie: state === 'Z' || state === 'X' }
}

/** Present and highest resident memory of one process, in bytes. */
export interface ResidentMemory {
  rss: number
  highest: number
}

/** Reads `VmRSS` and `VmHWM` from `/proc/PID/status`. Undefined for kernel threads and zombies, which have neither. */
export function parseStatus(text: string): ResidentMemory | undefined {
  const rss = kibibytes(text, 'VmRSS')
  return rss === undefined ? undefined : { rss, highest: Math.max(rss, kibibytes(text, 'VmHWM') ?? 0) }
}

/**
 * Reads `Pss` from `/proc/PID/smaps_rollup`, in bytes: resident memory in which a page shared by n processes counts for one n-th, so that a sum
 * over processes counts every page once.
 */
export function parseProportional(text: string): number | undefined {
  return kibibytes(text, 'Pss')
}

/** Reads `ps -A -o pid=,pgid=,rss=,stat=`, which Linux, macOS and the BSDs print alike: kibibytes. */
export function parsePs(text: string): ProcessEntry[] {
  return text.split('\n').flatMap((line) => {
    const [pid, group, rss, state] = line.trim().split(/\s+/)
    if (!pid || !group || !rss || !state) return []
    return [{ pid: Number(pid), group: Number(group), session: Number(group), rss: Number(rss) * 1024, zombie: state.startsWith('Z') }]
  })
}

function kibibytes(text: string, field: string): number | undefined {
  const found = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(text)
  return found ? Number(found[1]) * 1024 : undefined
}
