import { readLogTail } from 'retriage/adapters'
import { formatDuration, type EarlierAttempt, type Failure, type WorkflowJob } from 'retriage/core'
import type { AttemptRecord } from 'retriage/stores'

/** Ends of both streams, as far as they could be read. */
export interface Tails {
  stdout?: string | undefined
  stderr?: string | undefined
}

/** Earlier attempts that are read as history: enough to tell a failure that keeps coming back from one that changes. */
const historyLength = 10

/** All that is known of a job's failed attempt and of those before it in the same run; reads the ends of their logs. */
export async function observeFailure(job: WorkflowJob, records: readonly AttemptRecord[]): Promise<Failure> {
  const ofRun = records.filter((record) => record.runId === job.runId && record.attemptId <= job.attemptId)
  const recent = ofRun.slice(-historyLength - 1)
  const attempts = await Promise.all(recent.map(async (record) => attemptOf(record, await tails(record))))
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

async function tails({ logs }: AttemptRecord): Promise<Tails> {
  if (!logs) return {}
  const [stdout, stderr] = await Promise.all([readLogTail(logs.stdout), readLogTail(logs.stderr)])
  return { stdout, stderr }
}
