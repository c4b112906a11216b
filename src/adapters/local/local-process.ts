import { spawn, type ChildProcess } from 'node:child_process'
import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import type { Writable } from 'node:stream'
import type { AttemptOrder, AttemptResult, LogPaths, RunningAttempt } from '../job-system.ts'
import { formatIdentity, identifyProcess, type ProcessIdentity } from '../process-identity.ts'
import { after } from './after.ts'
import { resultOf, type StopReason } from './map.ts'
import type { MemoryWatch } from './memory-watch.ts'
import { ProcessGroup } from './process-group.ts'

/** What a process is started with. */
export interface LocalProcessOptions {
  order: AttemptOrder
  logs: LogPaths
  env: NodeJS.ProcessEnv
  host: string
  killGraceMs: number
  watch: MemoryWatch | undefined
  cwd: string | undefined
}

/** Truncates what an earlier process left, and appends, so that a command which opens `/dev/stderr` itself overwrites nothing. */
const logFlags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_APPEND

/**
 * The shell waits for a line before it becomes the one that runs the command. Without it, because whoever was to send it is gone, it ends: a command
 * runs only where somebody has written down that it does.
 */
const gate = 'IFS= read -r line <&3 || exit 125; exec 3<&-; exec /bin/sh -c "$1"'

/** One attempt as a process of this machine. */
export class LocalProcess implements RunningAttempt {
  readonly handle: string
  readonly logs: LogPaths
  readonly finished: Promise<AttemptResult>
  private readonly options: LocalProcessOptions
  private readonly open: Writable
  private readonly group: ProcessGroup
  private readonly killGraceMs: number
  private stopReason: StopReason | null = null
  /** When the command was let through, by the clock of `performance`; null before. */
  private began: number | null = null
  private over = false
  private cancelRuntime: () => void = () => undefined
  private cancelForce: () => void = () => undefined
  private forceAt = Infinity

  /** @throws what kept it from starting: a folder that cannot be written, a command longer than the system takes, no process to be had. */
  static async start(options: LocalProcessOptions): Promise<LocalProcess> {
    const out = await open(options.logs.stdout, logFlags, 0o644)
    try {
      const err = await open(options.logs.stderr, logFlags, 0o644)
      try {
        const child = spawn('/bin/sh', ['-c', gate, 'sh', options.order.command], {
          detached: true,
          stdio: ['ignore', out.fd, err.fd, 'pipe'],
          env: options.env,
          ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
        })
        if (child.pid === undefined) throw await new Promise((resolve) => child.once('error', resolve))
        child.on('error', () => undefined)
        const start = (await identifyProcess(child.pid))?.start ?? null
        return new LocalProcess(child, { pid: child.pid, start }, options)
      } finally {
        await err.close()
      }
    } finally {
      await out.close()
    }
  }

  private constructor(child: ChildProcess, identity: ProcessIdentity, options: LocalProcessOptions) {
    const { logs, watch } = options
    const { pid } = identity
    this.options = options
    this.handle = formatIdentity(identity)
    this.open = child.stdio[3] as Writable
    // The shell may end before it was let through.
    this.open.on('error', () => undefined)
    this.logs = logs
    this.killGraceMs = options.killGraceMs
    this.group = new ProcessGroup(pid)
    this.finished = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
      child.once('exit', (code, signal) => resolve({ code, signal }))
    }).then(async ({ code, signal }) => {
      const elapsedMs = this.began === null ? 0 : performance.now() - this.began
      this.over = true
      this.cancelRuntime()
      this.cancelForce()
      const peakMemory = watch?.remove(pid) ?? null
      await this.group.clear()
      return resultOf({
        started: this.began !== null,
        code,
        signal,
        stopReason: this.stopReason,
        elapsedMs,
        peakMemory,
        host: options.host,
      })
    })
  }

  begin(): void {
    if (this.began !== null || this.over) return
    const { order, watch } = this.options
    const { memory, runtimeMs } = order.resources
    this.began = performance.now()
    if (runtimeMs !== undefined) this.cancelRuntime = after(runtimeMs, () => this.stop('runtime', this.killGraceMs))
    watch?.add(this.group.leader, memory, () => this.stop('memory', 0))
    this.open.end('\n')
  }

  terminate(graceMs = 3000): void {
    this.stop('terminated', graceMs)
  }

  /** Kills at once and waits for nothing: for the last moment of this process. */
  kill(): void {
    this.group.signal('SIGKILL')
  }

  private stop(reason: StopReason, graceMs: number): void {
    if (this.over) return
    this.stopReason ??= reason
    const forceAt = performance.now() + graceMs
    if (forceAt >= this.forceAt) return
    this.forceAt = forceAt
    this.cancelForce()
    if (graceMs > 0) this.group.signal('SIGTERM')
    this.cancelForce = after(graceMs, () => this.group.signal('SIGKILL'))
  }
}
