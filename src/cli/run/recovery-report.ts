import { printable, redact, type JobId, type Workflow } from 'retriage'
import type { RecoveryItem, RecoveryReport } from 'retriage/runner'
import { paintAction, type Colours } from '../console/colours.ts'
import { table } from '../console/table.ts'
import { label } from '../console/label.ts'

/** What a recovery did or would do, for machines. */
export function reportOf({ workflowId, dryRun, takenBack, hook, agent, items }: RecoveryReport): object {
  return {
    ...{ workflowId, dryRun, hook, agent, takenBack },
    items: items.map(({ job: { jobId, name }, from, outcome, message, canceled, restored, decision }) => ({
      ...{ jobId, name, from, outcome, message, canceled, restored, decision },
    })),
  }
}

/** The plan of a dry run as a table, with what it would cancel and take back; one sentence where there is nothing to do. */
export function describePlan(report: RecoveryReport, workflow: Workflow, width: number, colours: Colours): string {
  const { items, takenBack, hook } = report
  const name = (jobId: JobId) => label(workflow.jobs.get(String(jobId))?.name ?? String(jobId))
  const before = [
    ...takenBack.map(({ jobId, message }) => `${name(jobId)} would be taken back: ${message}`),
    ...(hook ? ['the recovery hook would run first'] : []),
  ]
  if (items.length === 0) return [...before, 'nothing waits for a decision'].join('\n')
  const rendered = table(
    items,
    [
      { heading: 'job', cell: ({ job }) => label(job.name) },
      { heading: 'status', cell: ({ from }) => from },
      { heading: 'would be', cell: ({ outcome }) => outcome, paint: (text, { decision }) => paintAction(colours, decision.action, text) },
      { heading: 'with', cell: changesOf },
      { heading: 'because', cell: ({ decision }) => printable(decision.reason, 400) },
    ],
    width,
    colours.bold,
  )
  const effects = items.flatMap(({ job, canceled, restored }) => [
    ...(canceled.length > 0 ? [`${label(job.name)} would cancel ${canceled.map(name).join(', ')}`] : []),
    ...(restored.length > 0 ? [`with ${label(job.name)} would come back ${restored.map(name).join(', ')}`] : []),
  ])
  return [...before, rendered, ...new Set(effects)].join('\n')
}

/** What a recovery did, a line for each job. */
export function describeRecovery({ takenBack, agent, items }: RecoveryReport, workflow: Workflow, colours: Colours): string[] {
  const name = (jobId: JobId) => label(workflow.jobs.get(String(jobId))?.name ?? String(jobId))
  return [
    ...takenBack.map(({ jobId, message }) => `${colours.bold(name(jobId))}: taken back, because ${redact(message)}`),
    ...(agent ? [describeAgent(agent, colours)] : []),
    ...items.map((item) => describeItem(item, colours)),
  ]
}

function describeAgent({ agent, text, problem, costUsd, turns }: NonNullable<RecoveryReport['agent']>, colours: Colours): string {
  const spent = [turns === undefined ? '' : `${turns} turns`, costUsd === undefined ? '' : `$${costUsd.toFixed(2)}`]
    .filter(Boolean)
    .join(', ')
  const failed = problem === undefined ? '' : `${colours.red(printable(problem, 300))}; `
  return `${colours.bold(agent)}${spent === '' ? '' : ` (${spent})`}: ${failed}${printable(text, 500)}`
}

function describeItem({ job, decision, outcome, message }: RecoveryItem, colours: Colours): string {
  const what = outcome === 'refused' ? redact(message) : printable(decision.reason, 300)
  return `${colours.bold(label(job.name))}: ${paintAction(colours, decision.action, outcome)}: ${what}`
}

function changesOf({ outcome, decision: { memory, runtime, delaySeconds, avoidHost } }: RecoveryItem): string {
  if (outcome !== 'retried') return ''
  return [
    memory === undefined ? '' : `memory ${memory}`,
    runtime === undefined ? '' : `runtime ${runtime}`,
    delaySeconds === undefined ? '' : `delay ${delaySeconds} s`,
    avoidHost === undefined ? '' : `not on ${avoidHost}`,
  ]
    .filter(Boolean)
    .join(', ')
}
