import { mkdir } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join, resolve } from 'node:path'
import type { AttemptOrder, JobSystem, LogPaths, RunningAttempt } from '../job-system.ts'
import { isRunning, parseIdentity } from '../process-identity.ts'
import { attemptEnvironment, logName, notStarted } from './map.ts'
import { findMemoryMeter } from './memory-meter.ts'
import { MemoryWatch } from './memory-watch.ts'
import { LocalProcess } from './local-process.ts'
import { ProcessGroup } from './process-group.ts'

/** How attempts run on this machine. */
export interface LocalOptions {
  /** Folder of the logs, created when the first attempt starts; default `.retriage/output` in the current one. */
  outputDir?: string
  /** Folder that commands start in; default the current one. */
  workingDir?: string
  /** Time between asking an attempt at its runtime limit to end and forcing it, in milliseconds; default 3000. */
  killGraceMs?: number
  /** Variables for every attempt beside those of this process. */
  env?: Readonly<Record<string, string>>
}

/**
 * Runs attempts on this machine: each one a shell in a session of its own, with a log file per stream. Memory is watched through `/proc` or
 * `ps`, and a command that exceeds what it asked for is killed, as a cluster would.
 */
export async function createLocalJobSystem(options: LocalOptions = {}): Promise<JobSystem> {
  const outputDir = resolve(options.outputDir ?? join('.retriage', 'output'))
  const killGraceMs = options.killGraceMs ?? 3000
  const host = hostname()
  const meter = await findMemoryMeter()
  const watch = meter && new MemoryWatch(meter)
  const running = new Set<LocalProcess>()
  const killAll = () => running.forEach((attempt) => attempt.kill())

  async function launch(order: AttemptOrder, suffix = '', more: Readonly<Record<string, string>> = {}): Promise<RunningAttempt> {
    const name = join(outputDir, logName(order) + suffix)
    const logs: LogPaths = { stdout: `${name}.out`, stderr: `${name}.err` }
    try {
      await mkdir(outputDir, { recursive: true })
      const env = { ...process.env, ...options.env, ...attemptEnvironment(order, outputDir), ...more }
      const attempt = await LocalProcess.start({ order, logs, env, host, killGraceMs, watch, cwd: options.workingDir })
      // A session of its own would keep an attempt alive after this process; one that ends in order takes its attempts along.
      if (running.size === 0) process.on('exit', killAll)
      running.add(attempt)
      void attempt.finished.then(() => {
        running.delete(attempt)
        if (running.size === 0) process.off('exit', killAll)
      })
      return attempt
    } catch (error) {
      const finished = Promise.resolve(notStarted(error, host))
      return { handle: null, logs, finished, begin: () => undefined, terminate: () => undefined }
    }
  }

  return {
    id: 'local',
    capabilities: { memoryLimit: meter ? 'sampled' : 'none', runtimeLimit: true, peakMemory: meter !== undefined, avoidHost: false },
    start: (order) => launch(order),
    async reclaim(handle) {
      const identity = parseIdentity(handle)
      if (identity && (await isRunning(identity))) await new ProcessGroup(identity.pid).clear(killGraceMs)
    },
    async recover({ script, failed, returnCode, signal, timeoutMs }) {
      const recovery = await launch({ ...failed, command: script, resources: { runtimeMs: timeoutMs } }, '.recovery', {
        RETRIAGE_EXIT_CODE: String(returnCode ?? ''),
        RETRIAGE_SIGNAL: signal ?? '',
      })
      recovery.begin()
      return recovery
    },
  }
}
