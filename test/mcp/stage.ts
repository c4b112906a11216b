import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createJob, workflowOf, type Decision, type WorkflowJob } from 'retriage/core'
import { Ledger, openStore, type AttemptRecord, type Store } from 'retriage/stores'

/** One job as a test wants it: failed and waiting, unless it says otherwise. */
export interface Planted extends Partial<Pick<WorkflowJob, 'status' | 'command' | 'attemptId' | 'returnCode' | 'resources'>> {
  name: string
  stderr?: string
  stdout?: string
  schedulerState?: string
  peakMemory?: number
  decision?: Omit<Decision, 'jobId'>
  /** Names of jobs of the same workflow. */
  dependsOn?: readonly string[]
  /** States in which the scheduler ended earlier attempts, first one first; null where it said nothing. */
  earlier?: readonly (string | null)[]
}

/** A database in a folder of its own, with workflows 1, 2, … whose jobs are numbered through, from 1. */
export async function stage(...workflows: readonly (readonly Planted[])[]): Promise<{ folder: string; database: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'retriage-mcp-'))
  const database = join(folder, 'retriage.db')
  const store = await openStore(database)
  try {
    for (const [index, planted] of workflows.entries()) await plant(store, folder, `workflow ${index + 1}`, planted)
  } finally {
    await store.close()
  }
  return { folder, database }
}

/** What `use` finds in a database. */
export async function inStore<T>(database: string, use: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore(database)
  try {
    return await use(store)
  } finally {
    await store.close()
  }
}

async function plant(store: Store, folder: string, name: string, planted: readonly Planted[]): Promise<void> {
  const ledger = await Ledger.create(
    store,
    ({ workflowId, firstJobId }) =>
      workflowOf({
        workflowId,
        name,
        jobs: planted.map(({ dependsOn = [], ...item }, index) =>
          createJob({
            ...{ jobId: firstJobId + index, name: item.name, status: item.status ?? 'pending_failed', returnCode: item.returnCode ?? 1 },
            ...{ command: item.command ?? 'true', attemptId: item.attemptId ?? 1, resources: item.resources ?? {} },
            dependsOn: dependsOn.map((wanted) => firstJobId + planted.findIndex((other) => other.name === wanted)),
          }),
        ),
      }),
    { actor: 'test' },
  )
  const attempts: AttemptRecord[] = []
  for (const job of ledger.workflow.jobs.values()) {
    const item = planted.find((other) => other.name === job.name)!
    if (job.status !== 'pending_failed') continue
    const file = (stream: string): string => join(folder, `job_${job.jobId}.${stream}`)
    await writeFile(file('err'), item.stderr ?? '')
    await writeFile(file('out'), item.stdout ?? '')
    for (let attemptId = 1; attemptId <= job.attemptId; attemptId++) {
      const present = attemptId === job.attemptId
      const schedulerState = (present ? item.schedulerState : item.earlier?.[attemptId - 1]) ?? null
      attempts.push({
        ...{ jobId: job.jobId, runId: 1, attemptId, resources: job.resources, handle: null, startedAt: 1, finishedAt: 2 },
        logs: { stdout: file('out'), stderr: file('err') },
        result: {
          ...{ started: true, returnCode: job.returnCode, signal: null, schedulerState, execTimeSeconds: 1 },
          ...{ peakMemory: item.peakMemory ?? null, host: 'h1' },
        },
        decision: present && item.decision ? { jobId: job.jobId, ...item.decision } : null,
        decidedAt: present && item.decision ? 3 : null,
      })
    }
  }
  await store.commit({ workflowId: ledger.workflow.workflowId, version: 1, jobs: [], attempts, audit: [] })
}
