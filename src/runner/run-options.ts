import type { JobSystem } from 'retriage/adapters'
import type { JobStatus, RedactionRule, Workflow } from 'retriage/core'
import type { AttemptRecord, Store } from 'retriage/stores'
import type { Decider } from './desk.ts'
import type { RunEvent } from './event.ts'
import type { JobReport } from './job-report.ts'

/** What a run needs; everything but store, system and triage has a default. */
export interface RunnerOptions {
  store: Store
  system: JobSystem
  triage: Decider
  /** Attempts that run at once; default the processors of this machine. */
  jobs?: number
  /** Bytes that the requests of running attempts may come to; default the memory of this machine. */
  memory?: number
  /** For the audit, where neither a handler nor the triage decides; default `"runner"`. */
  actor?: string
  /** Milliseconds since 1970; default the machine's clock. */
  clock?: () => number
  /** Kinds of credentials beside those that `redact` knows, for all that is kept and reported of decisions. Default none. */
  redactions?: readonly RedactionRule[]
  /** Called for everything that happens, with the workflow as it is then. */
  onEvent?: (event: RunEvent, workflow: Workflow) => void
  /** How long failures are collected before they are decided together, in milliseconds; default 100. Siblings are evidence for each other. */
  gatherMs?: number
  /** Time a recovery script may take, in milliseconds; default 10 minutes. */
  recoveryTimeoutMs?: number
  /** How often the runner looks at what others changed, in milliseconds; default 500. */
  pollMs?: number
  /** Milliseconds between this worker's signs of life; default 5000. */
  beatMs?: number
  /** Silence after which a worker of another machine is presumed gone, in milliseconds; default 30,000. */
  lostAfterMs?: number
}

/** How a run ended. */
export interface RunOutcome {
  workflow: Workflow
  /** Every job is terminal. */
  complete: boolean
  /** `stop` was called. */
  interrupted: boolean
  counts: Record<JobStatus, number>
  jobs: readonly JobReport[]
  attempts: readonly AttemptRecord[]
}
