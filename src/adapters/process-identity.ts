import { execFile } from 'node:child_process'
import { readlinkSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { promisify } from 'node:util'

/** A process as it can be told from a later one that was given the same pid. */
export interface ProcessIdentity {
  pid: number
  /** Its start: in ticks since boot where `/proc` says so, else as `ps` prints it; null where neither does. */
  start: string | null
}

/** The process with that pid on this machine; undefined where there is none, or only one that has ended and waits for its parent. */
export async function identifyProcess(pid: number): Promise<ProcessIdentity | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  if (stat !== undefined) {
    // The command stands in parentheses and may hold any character: fields count from the last one, the state is the third, the start the 22nd.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : { pid, start: fields[19] ?? null }
  }
  if (!isAlive(pid)) return undefined
  const start = await promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)]).then(
    ({ stdout }) => stdout.trim() || null,
    () => null,
  )
  return { pid, start }
}

/** Whether this very process still runs on this machine. One whose start is not known is taken for the one that has its pid. */
export async function isRunning({ pid, start }: ProcessIdentity): Promise<boolean> {
  const found = await identifyProcess(pid)
  return found !== undefined && (start === null || found.start === null || found.start === start)
}

/** `"4242@1234567"`: one word for a process, as the handle of an attempt has it. */
export function formatIdentity({ pid, start }: ProcessIdentity): string {
  return start === null ? String(pid) : `${pid}@${start}`
}

/** Reads what `formatIdentity` wrote; undefined for anything else. */
export function parseIdentity(text: string): ProcessIdentity | undefined {
  const [, pid, start] = /^([1-9]\d{0,9})(?:@(.{1,60}))?$/.exec(text) ?? []
  return pid === undefined ? undefined : { pid: Number(pid), start: start ?? null }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Name of the space in which Linux numbers the processes of a machine that runs no containers (PROC_PID_INIT_INO of the kernel). */
const initialSpace = '4026531836'

/**
 * Where a pid means the same process: the name of this machine, with that of the space its processes are numbered in where it is a container's,
 * because two containers may share a name and see none of each other's processes.
 */
export function processSpace(): string {
  try {
    const space = /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0]
    return space === undefined || space === initialSpace ? hostname() : `${hostname()}:${space}`
  } catch {
    return hostname()
  }
}
