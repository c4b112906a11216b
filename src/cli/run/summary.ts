import { printable, redact, type Action } from 'retriage'
import { readLogTail } from 'retriage/adapters'
import type { JobReport, RunOutcome } from 'retriage/runner'
import type { AttemptRecord } from 'retriage/stores'
import { paintAction, paintStatus, type Colours } from '../console/colours.ts'
import { table } from '../console/table.ts'
import { label } from '../console/label.ts'

interface Row {
  job: JobReport
  attempts: number
  action: Action | null
  /** What was decided about its last failure, and by whom where no triage was asked. */
  decision: string
  line: string
}

/** How every job ended, as a table, and below it why those that did not complete did not. */
export async function summarize({ jobs, attempts }: RunOutcome, width: number, colours: Colours): Promise<string> {
  const ofRun = new Map<string, AttemptRecord[]>(jobs.map(({ jobId, runId }) => [`${jobId}/${runId}`, []]))
  for (const record of attempts) ofRun.get(`${record.jobId}/${record.runId}`)?.push(record)
  const rows: Row[] = []
  // One after the other: there may be more logs to look at than files that may be open.
  for (const job of jobs) rows.push(await rowOf(job, ofRun.get(`${job.jobId}/${job.runId}`) ?? []))
  const rendered = table(
    rows,
    [
      { heading: 'job', cell: (row) => label(row.job.name) },
      { heading: 'status', cell: (row) => row.job.status, paint: (text, row) => paintStatus(colours, row.job.status, text) },
      { heading: 'attempts', cell: (row) => String(row.attempts), align: 'right' },
      {
        heading: 'decision',
        cell: (row) => row.decision,
        paint: (text, row) => (row.action ? paintAction(colours, row.action, text) : text),
      },
      { heading: 'deciding line', cell: (row) => row.line, paint: (text) => colours.dim(text) },
    ],
    width,
    colours.bold,
  )
  const reasons = rows.flatMap(({ job }) =>
    job.decision && (job.status === 'failed' || job.status === 'pending_failed')
      ? [`${colours.bold(label(job.name))}: ${printable(redact(job.decision.reason), 1000)}`]
      : [],
  )
  return `${[rendered, ...(reasons.length > 0 ? ['', ...reasons] : [])].join('\n')}\n`
}

async function rowOf(job: JobReport, attempts: readonly AttemptRecord[]): Promise<Row> {
  // One that was put back into the queue has not failed.
  const ended = attempts.filter(({ result }) => result && result.schedulerState !== 'REQUEUED')
  const failed = ended.findLast(({ result }) => result && (result.returnCode !== 0 || result.schedulerState !== null))
  const decision = failed?.decision ?? null
  const evidence = decision?.evidence[0]
  const line = evidence?.line ?? evidence?.detail ?? (await lastLine(failed))
  const byHandler = failed && !decision && failed.attemptId < job.attemptId ? 'retry (handler)' : ''
  return {
    job,
    attempts: attempts.length,
    action: decision?.action ?? null,
    decision: decision?.action ?? byHandler,
    line: printable(redact(line), 400),
  }
}

/** What a failed attempt wrote last, for want of a line that decided. */
async function lastLine(attempt: AttemptRecord | undefined): Promise<string> {
  if (!attempt) return ''
  const tail = attempt.logs && (await readLogTail(attempt.logs.stderr, 4096))
  return tail?.trimEnd().split('\n').at(-1) || (attempt.result?.startError ?? '')
}
