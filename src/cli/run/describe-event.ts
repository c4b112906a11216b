import { printable, redact, type JobId, type Workflow } from 'retriage'
import type { AttemptResult } from 'retriage/adapters'
import type { RunEvent } from 'retriage/runner'
import { paintAction, type Colours } from '../console/colours.ts'
import { label } from '../console/label.ts'

/** One event as one line for a person. */
export function describeEvent(event: RunEvent, workflow: Workflow, colours: Colours): string {
  const name = (jobId: JobId) => label(workflow.jobs.get(String(jobId))?.name ?? String(jobId))
  const job = event.jobId === null ? '' : colours.bold(name(event.jobId))
  switch (event.type) {
    case 'started':
      return `${job}: attempt ${event.attemptId} started`
    case 'completed':
      return `${job}: ${colours.green('completed')} after ${seconds(event.result)}`
    case 'failed':
      return `${job}: attempt ${event.attemptId} ${ending(event.result)}; ${follow[event.next]}`
    case 'requeued':
      return `${job}: stopped after ${seconds(event.result)}; ready for another attempt`
    case 'taken_back':
      return `${job}: taken back, because ${event.message}`
    case 'recovery_started':
      return `${job}: recovery script: ${printable(redact(event.script), 100)}`
    case 'recovery_finished':
      return event.ok
        ? `${job}: recovery script done`
        : `${job}: recovery script ${ending(event.result)}, see ${event.logs.stderr}; trying again all the same`
    case 'decided': {
      const { action, reason } = event.decision
      return `${job}: ${paintAction(colours, action, action)}: ${printable(redact(reason), 300)}`
    }
    case 'canceled':
      return `${job}: canceled, because it follows ${name(event.because)}`
    case 'problem':
      return `${job === '' ? '' : `${job}: `}${colours.yellow(redact(event.message))}`
  }
}

/** How an attempt ended, in a few words: `"failed with exit code 3 after 1.2 s"`. */
export function ending(result: Omit<AttemptResult, 'peakMemory' | 'host'>): string {
  if (!result.started) return `could not start (${printable(redact(result.startError ?? 'no reason given'), 200)})`
  const how = result.schedulerState ?? result.signal ?? `exit code ${result.returnCode}`
  return `failed with ${how} after ${seconds(result)}`
}

const follow = { retry: 'its handler tries again', fail: 'failed', hold: 'deciding' } as const

function seconds({ execTimeSeconds }: Pick<AttemptResult, 'execTimeSeconds'>): string {
  return `${execTimeSeconds.toFixed(1)} s`
}
