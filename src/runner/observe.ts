import { defaultTailBytes, readLogTail } from 'retriage/adapters'
import { formatDuration, type EarlierAttempt, type Failure, type WorkflowJob } from 'retriage/core'
import type { AttemptRecord } from 'retriage/stores'

/** Ends of both streams, as far as they could be read. */
export interface Tails {
  stdout?: string | undefined
  stderr?: string | undefined
}

/** Earlier attempts that are read as history: enough to tell a failure that keeps coming back from one that changes. */
const historyLength = 10

/** Bytes of all log tails of one look together, so that a thousand failures at once fit into memory. */
const mostTailBytes = 32 * 1024 * 1024
/** Bytes that each log is given at least: the reason stands near the end far more often than not. */
const leastTailBytes = 8 * 1024
/** Jobs whose logs are open at once. */
const atOnce = 16

/**
 * What is known of the failed attempts of these jobs, in their order. The more there are, the less is read of each log: from 256 KB for a few down
 * to 8 KB.
 *
 * @param records of these jobs; those of others are passed over
 */
export async function observeFailures(jobs: readonly WorkflowJob[], records: readonly AttemptRecord[]): Promise<Failure[]> {
  const byJob = new Map<string, AttemptRecord[]>(jobs.map(({ jobId }) => [String(jobId), []]))
  for (const record of records) byJob.get(String(record.jobId))?.push(record)
  const logs = 2 * [...byJob.values()].reduce((sum, own) => sum + Math.min(own.length, historyLength + 1), 0)
  const tailBytes = Math.max(leastTailBytes, Math.min(defaultTailBytes, Math.floor(mostTailBytes / Math.max(1, logs))))
  const failures: Failure[] = []
  for (let at = 0; at < jobs.length; at += atOnce) {
    const some = jobs.slice(at, at + atOnce)
    failures.push(...(await Promise.all(some.map((job) => observeFailure(job, byJob.get(String(job.jobId)) ?? [], tailBytes)))))
  }
  return failures
}

/**
 * All that is known of a job's failed attempt and of those before it in the same run; reads the ends of their logs.
 *
 * @param tailBytes read of each log; default 256 KB
 */
export async function observeFailure(job: WorkflowJob, records: readonly AttemptRecord[], tailBytes = defaultTailBytes): Promise<Failure> {
  const ofRun = records.filter((record) => record.runId === job.runId && record.attemptId <= job.attemptId)
  const recent = ofRun.slice(-historyLength - 1)
  const attempts = await Promise.all(recent.map(async (record) => attemptOf(record, await tails(record, tailBytes))))
  const failed = attempts.at(-1) ?? {
    runId: job.runId,
    attemptId: job.attemptId,
    returnCode: job.returnCode,
    ...(job.signal ? { signal: job.signal } : {}),
  }
  return {
    ...failed,
    jobId: job.jobId,
    name: job.name,
    ...(job.command === '' ? {} : { command: job.command }),
    ...(job.inputFiles.length > 0 ? { inputs: job.inputFiles } : {}),
    ...(job.outputFiles.length > 0 ? { outputs: job.outputFiles } : {}),
    history: attempts.slice(0, -1),
  }
}

/** One attempt in the words of a failure; what is not known stays absent. Why a command never began stands where its own words would. */
export function attemptOf({ runId, attemptId, resources, result }: AttemptRecord, { stdout, stderr }: Tails): EarlierAttempt {
  const said = stderr || result?.startError
  return {
    runId,
    attemptId,
    returnCode: result?.returnCode ?? null,
    ...(result?.signal ? { signal: result.signal } : {}),
    ...(result?.schedulerState ? { schedulerState: result.schedulerState } : {}),
    ...(said === undefined ? {} : { stderrTail: said }),
    ...(stdout === undefined ? {} : { stdoutTail: stdout }),
    ...(result ? { execTimeSeconds: result.execTimeSeconds, started: result.started } : {}),
    ...(resources.memory === undefined ? {} : { memory: resources.memory }),
    ...(resources.runtimeMs === undefined ? {} : { runtime: formatDuration(resources.runtimeMs) }),
    ...(typeof result?.peakMemory === 'number' ? { peakMemory: result.peakMemory } : {}),
    ...(result?.host ? { host: result.host } : {}),
  }
}

async function tails({ logs }: AttemptRecord, tailBytes: number): Promise<Tails> {
  if (!logs) return {}
  const [stdout, stderr] = await Promise.all([readLogTail(logs.stdout, tailBytes), readLogTail(logs.stderr, tailBytes)])
  return { stdout, stderr }
}
