import type { Decision, JobId, JobStatus, Resources, WorkflowJob } from 'retriage/core'
import type { RowStatement } from './query.ts'
import { keepId, keepJson, keepOptional, keepText, readId, readJson, readOptional, readText } from './text.ts'

/** What changes in a job, and the version of its workflow at which it last did. */
export interface JobStateRow {
  id: string
  changed: number
  status: JobStatus
  run_id: number
  attempt_id: number
  worker: string | null
  return_code: number | null
  signal: string | null
  resources: string
  handler_retries: string
  recovery_script: string | null
  decision: string | null
}

/** A whole job, but for what it depends on. */
export interface JobRow extends JobStateRow {
  workflow_id: string
  /** Place in the specification. */
  position: number
  name: string
  command: string
  cancel_on_blocking_job_failure: number
  failure_handler: string | null
  input_files: string
  output_files: string
}

export interface DependencyRow {
  job_id: string
  position: number
  depends_on: string
}

const stateColumns: RowStatement<JobStateRow>['columns'] = {
  ...{ id: 'text', changed: 'integer', status: 'text', run_id: 'integer', attempt_id: 'integer', worker: 'text' },
  ...{ return_code: 'real', signal: 'text', resources: 'text', handler_retries: 'text', recovery_script: 'text', decision: 'text' },
}

export const updateJobs: RowStatement<JobStateRow> = { action: 'update', table: 'jobs', columns: stateColumns, key: ['id'] }

export const insertJobs: RowStatement<JobRow> = {
  action: 'insert',
  table: 'jobs',
  columns: {
    ...stateColumns,
    ...{ workflow_id: 'text', position: 'integer', name: 'text', command: 'text', cancel_on_blocking_job_failure: 'integer' },
    ...{ failure_handler: 'text', input_files: 'text', output_files: 'text' },
  },
  key: ['id'],
}

export const insertDependencies: RowStatement<DependencyRow> = {
  action: 'insert',
  table: 'dependencies',
  columns: { job_id: 'text', position: 'integer', depends_on: 'text' },
  key: ['job_id', 'position'],
}

export function keepState(job: WorkflowJob, changed: number): JobStateRow {
  return {
    id: keepId(job.jobId),
    changed,
    status: job.status,
    run_id: job.runId,
    attempt_id: job.attemptId,
    worker: keepOptional(job.worker),
    return_code: job.returnCode,
    signal: keepOptional(job.signal),
    resources: JSON.stringify(job.resources),
    handler_retries: JSON.stringify(job.handlerRetries),
    recovery_script: keepOptional(job.recoveryScript),
    decision: keepJson(job.decision),
  }
}

export function keepJob(workflowId: string, position: number, job: WorkflowJob): JobRow {
  return {
    ...keepState(job, 1),
    workflow_id: workflowId,
    position,
    name: keepText(job.name),
    command: keepText(job.command),
    cancel_on_blocking_job_failure: Number(job.cancelOnBlockingJobFailure),
    failure_handler: keepOptional(job.failureHandler),
    input_files: JSON.stringify(job.inputFiles),
    output_files: JSON.stringify(job.outputFiles),
  }
}

export function keepDependencies({ jobId, dependsOn }: WorkflowJob): DependencyRow[] {
  return dependsOn.map((id, position) => ({ job_id: keepId(jobId), position, depends_on: keepId(id) }))
}

type State = Pick<
  WorkflowJob,
  'status' | 'runId' | 'attemptId' | 'worker' | 'returnCode' | 'signal' | 'resources' | 'handlerRetries' | 'recoveryScript' | 'decision'
>

export function readState(row: JobStateRow): State {
  return {
    status: row.status,
    runId: row.run_id,
    attemptId: row.attempt_id,
    worker: readOptional(row.worker),
    returnCode: row.return_code,
    signal: readOptional(row.signal),
    resources: readJson(row.resources) as Resources,
    handlerRetries: readJson(row.handler_retries) as WorkflowJob['handlerRetries'],
    recoveryScript: readOptional(row.recovery_script),
    decision: readJson(row.decision) as Decision | null,
  }
}

export function readJob(row: JobRow, dependsOn: readonly JobId[]): WorkflowJob {
  return {
    jobId: readId(row.id),
    name: readText(row.name),
    ...readState(row),
    command: readText(row.command),
    dependsOn,
    cancelOnBlockingJobFailure: row.cancel_on_blocking_job_failure === 1,
    failureHandler: readOptional(row.failure_handler),
    inputFiles: readJson(row.input_files) as string[],
    outputFiles: readJson(row.output_files) as string[],
  }
}
