import { formatDuration, formatMemory, printable, redact, redactDecision, type Resources, type Workflow, type WorkflowJob } from 'retriage'
import type { AttemptOutcome, AttemptRecord, AuditEntry } from 'retriage/stores'
import { paintStatus, type Colours } from '../console/colours.ts'
import { table } from '../console/table.ts'
import { presentDecision } from '../present-decision.ts'
import { ending } from '../run/describe-event.ts'
import { label } from '../console/label.ts'

/** A job for a person: what it is, its attempts one after the other, and its audit. */
export function timeline(
  {
    workflow,
    job,
    attempts,
    audit,
  }: { workflow: Workflow; job: WorkflowJob; attempts: readonly AttemptRecord[]; audit: readonly AuditEntry[] },
  width: number,
  colours: Colours,
): string {
  const at = `attempt ${job.attemptId} of run ${job.runId}`
  const head = `job ${job.jobId} ‘${label(job.name)}’  ${paintStatus(colours, job.status, job.status)}  ${at}`
  return `${[
    colours.bold(head),
    ...fields(colours, [
      ['workflow', `${workflow.workflowId} ‘${label(workflow.name)}’`],
      ['command', printable(redact(job.command), 1000)],
      ['depends on', job.dependsOn.map((id) => `${id} ‘${label(workflow.jobs.get(String(id))?.name ?? '')}’`).join(', ')],
      ['asks for', request(job.resources)],
      ['held by', job.worker ?? ''],
    ]),
    ...attempts.flatMap((attempt) => ['', ...describe(attempt, colours)]),
    '',
    colours.bold('audit'),
    auditTable(audit, width, colours),
  ].join('\n')}\n`
}

function describe(
  { runId, attemptId, resources, startedAt, finishedAt, logs, result, decision }: AttemptRecord,
  colours: Colours,
): string[] {
  const ended = result ? outcome(result) : 'has not ended'
  const took = finishedAt === null ? '' : ` to ${time(finishedAt)}`
  return [
    colours.bold(`run ${runId}, attempt ${attemptId}`) + `  ${time(startedAt)}${took}`,
    ...fields(colours, [
      ['given', request(resources)],
      ['ended', [ended, result?.host ? `on ${result.host}` : '', peak(result)].filter(Boolean).join(', ')],
      ['logs', logs ? `${logs.stdout}\n${logs.stderr}` : ''],
    ]),
    ...(decision ? presentDecision(redactDecision(decision), [], colours).trimEnd().split('\n').map(indent) : []),
  ]
}

function outcome(result: AttemptOutcome): string {
  const seconds = `${result.execTimeSeconds.toFixed(1)} s`
  if (result.schedulerState === 'REQUEUED') return `cut short after ${seconds} and put back`
  return result.started && result.returnCode === 0 && result.schedulerState === null ? `completed after ${seconds}` : ending(result)
}

function peak(result: AttemptOutcome | null): string {
  return result?.peakMemory == null ? '' : `memory ${Math.round(result.peakMemory / 1024 ** 2)}m at most`
}

function auditTable(audit: readonly AuditEntry[], width: number, colours: Colours): string {
  return table(
    audit,
    [
      { heading: 'time', cell: ({ at }) => time(at) },
      { heading: 'by', cell: ({ actor }) => printable(actor, 60) },
      { heading: 'what', cell: ({ action, outcome: result }) => (result === 'refused' ? `${action} refused` : action) },
      { heading: 'status', cell: ({ from, to }) => (from === null || from === to ? (to ?? '') : `${from} → ${to}`) },
      { heading: 'run/attempt', cell: attemptsOf },
      { heading: 'reason', cell: ({ reason }) => printable(redact(reason ?? ''), 1000), paint: (text) => colours.dim(text) },
    ],
    width,
    colours.dim,
  )
}

/** `"1/1 → 1/2"` for an entry that grants an attempt. */
function attemptsOf({ runId, attemptId, runIdAfter, attemptIdAfter }: AuditEntry): string {
  const before = `${runId}/${attemptId}`
  const after = runIdAfter === null ? before : `${runIdAfter}/${attemptIdAfter}`
  return before === after ? before : `${before} → ${after}`
}

/** Names and values in two columns; those without a value are left out, those of several lines stay in their column. */
function fields(colours: Colours, rows: readonly (readonly [name: string, value: string])[]): string[] {
  return rows
    .filter(([, value]) => value !== '')
    .flatMap(([name, value]) =>
      value.split('\n').map((line, index) => indent(`${colours.dim((index === 0 ? name : '').padEnd(10))}  ${line}`)),
    )
}

function request({ memory, runtimeMs, numCpus, numGpus, numNodes }: Resources): string {
  const parts = [
    memory === undefined ? '' : `memory ${formatMemory(memory)}`,
    runtimeMs === undefined ? '' : `runtime ${formatDuration(runtimeMs)}`,
    ...[['processors', numCpus] as const, ['GPUs', numGpus] as const, ['machines', numNodes] as const].map(([word, amount]) =>
      amount === undefined ? '' : `${amount} ${word}`,
    ),
  ]
  return parts.filter(Boolean).join(', ')
}

function time(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`
}

function indent(line: string): string {
  return line === '' ? '' : `  ${line}`
}
