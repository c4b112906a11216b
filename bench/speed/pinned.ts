import { spawnSync } from 'node:child_process'
import { cpus } from 'node:os'

/** Whether the system can keep a process on one core. */
export const canPin = spawnSync('taskset', ['--version'], { stdio: 'ignore' }).status === 0
const core = cpus().length > 1 ? 1 : 0

/** The command on one core, always the same; as it is where that cannot be had. */
export function pinned(command: string, args: readonly string[]): [string, string[]] {
  return canPin ? ['taskset', ['-c', String(core), command, ...args]] : [command, [...args]]
}
