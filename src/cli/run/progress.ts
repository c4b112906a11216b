import { counts, statuses, type JobStatus, type Workflow } from 'retriage'
import type { RunEvent } from 'retriage/runner'
import type { Colours } from '../console/colours.ts'
import { LiveLine, type Terminal } from '../console/live-line.ts'
import { describeEvent } from './describe-event.ts'
import { label } from '../console/label.ts'

/** Shows a run while it goes on. */
export interface Progress {
  show(event: RunEvent, workflow: Workflow): void
  /** A line that is not about an event. */
  say(text: string): void
  end(): void
}

/** One line an event, with the seconds since the start: for files, pipes and CI. */
export function plainProgress(stream: Terminal, colours: Colours, clock: () => number = Date.now): Progress {
  const began = clock()
  const print = (at: number, text: string) => stream.write(`${colours.dim(`${((at - began) / 1000).toFixed(1).padStart(7)} s`)}  ${text}\n`)
  return {
    show: (event, workflow) => print(event.at, describeEvent(event, workflow, colours)),
    say: (text) => print(clock(), text),
    end: () => undefined,
  }
}

/** A line that redraws itself with counts, running jobs and time; what a person should notice passes above it. */
export function liveProgress(stream: Terminal, colours: Colours, clock: () => number = Date.now): Progress {
  const began = clock()
  const live = new LiveLine(stream)
  let seen: Workflow | undefined
  const draw = () => live.draw(summaryLine(seen, clock() - began))
  const timer = setInterval(draw, 500)
  timer.unref()
  draw()
  return {
    show(event, workflow) {
      seen = workflow
      if (event.type !== 'started' && event.type !== 'completed') live.print(describeEvent(event, workflow, colours))
      draw()
    },
    say: (text) => live.print(text),
    end() {
      clearInterval(timer)
      live.clear()
    },
  }
}

const shown: Partial<Record<JobStatus, string>> = { pending_failed: 'held', ready: 'waiting', pending: 'starting' }

/** `"12 s  3 completed · 2 running (fetch, train) · 1 held"`. */
export function summaryLine(workflow: Workflow | undefined, elapsedMs: number): string {
  const time = `${Math.floor(elapsedMs / 1000)} s`
  if (!workflow) return time
  const total = counts(workflow)
  const running = [...workflow.jobs.values()].filter((job) => job.status === 'running').map((job) => label(job.name))
  const parts = statuses
    .filter((status) => total[status] > 0)
    .sort((a, b) => rank(a) - rank(b))
    .map((status) => `${total[status]} ${shown[status] ?? status}${status === 'running' ? ` (${running.join(', ')})` : ''}`)
  return `${time}  ${parts.join(' · ')}`
}

const order: readonly JobStatus[] = ['completed', 'failed', 'canceled', 'pending_failed', 'ready', 'blocked', 'running']

function rank(status: JobStatus): number {
  const index = order.indexOf(status)
  return index < 0 ? order.length : index
}
