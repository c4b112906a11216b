import { spawn, type ChildProcess } from 'node:child_process'
import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import type { AttemptOrder, AttemptResult, LogPaths, RunningAttempt } from '../job-system.ts'
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

/** One attempt as a process of this machine. */
export class LocalProcess implements RunningAttempt {
  readonly handle: string
  readonly logs: LogPaths
  readonly finished: Promise<AttemptResult>
  private readonly group: ProcessGroup
  private readonly killGraceMs: number
  private stopReason: StopReason | null = null
  private over = false
  private cancelForce: () => void = () => undefined
  private forceAt = Infinity

  /** @throws what kept it from starting: a folder that cannot be written, a command longer than the system takes, no process to be had. */
  static async start(options: LocalProcessOptions): Promise<LocalProcess> {
    const out = await open(options.logs.stdout, logFlags, 0o644)
    try {
      const err = await open(options.logs.stderr, logFlags, 0o644)
      try {
        const began = performance.now()
        const child = spawn('/bin/sh', ['-c', options.order.command], {
          detached: true,
          stdio: ['ignore', out.fd, err.fd],
          env: options.env,
          ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
        })
        if (child.pid === undefined) throw await new Promise((resolve) => child.once('error', resolve))
        child.on('error', () => undefined)
        return new LocalProcess(child, child.pid, began, options)
      } finally {
        await err.close()
      }
    } finally {
      await out.close()
    }
  }

  private constructor(child: ChildProcess, pid: number, began: number, options: LocalProcessOptions) {
    const { order, logs, watch } = options
    this.handle = String(pid)
    this.logs = logs
    this.killGraceMs = options.killGraceMs
    this.group = new ProcessGroup(pid)
    const cancelRuntime =
      order.resources.runtimeMs === undefined
        ? () => undefined
        : after(order.resources.runtimeMs, () => this.stop('runtime', this.killGraceMs))
    watch?.add(pid, order.resources.memory, () => this.stop('memory', 0))
    this.finished = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
      child.once('exit', (code, signal) => resolve({ code, signal }))
    }).then(async ({ code, signal }) => {
      const elapsedMs = performance.now() - began
      this.over = true
      cancelRuntime()
      this.cancelForce()
      const peakMemory = watch?.remove(pid) ?? null
      await this.group.clear()
      return resultOf({ code, signal, stopReason: this.stopReason, elapsedMs, peakMemory, host: options.host })
    })
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
