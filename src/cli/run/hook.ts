import { spawn } from 'node:child_process'
import type { JobId, WorkflowJob } from 'retriage'

/** Time a recovery hook may take, in milliseconds. */
const timeoutMs = 600_000

/** What a recovery hook is told, in its environment. */
export interface HookContext {
  workflowId: JobId
  outputDir: string
  /** As `--database` takes it. */
  database: string
}

/**
 * Runs a person's command before failures without a known cause are tried again. It finds the workflow, the ids of those jobs (separated by spaces)
 * and the folder of the logs in its environment; what it prints goes to standard error.
 *
 * @throws where it did not end with 0, in words that go on from "the recovery hook"
 */
export async function runHook(
  command: string,
  jobs: readonly WorkflowJob[],
  { workflowId, outputDir, database }: HookContext,
): Promise<void> {
  const env = {
    ...process.env,
    RETRIAGE_WORKFLOW_ID: String(workflowId),
    RETRIAGE_JOB_IDS: jobs.map(({ jobId }) => jobId).join(' '),
    RETRIAGE_OUTPUT_DIR: outputDir,
    RETRIAGE_DATABASE: database,
  }
  const child = spawn('/bin/sh', ['-c', command], { env, stdio: ['ignore', 2, 2], detached: true })
  const timer = setTimeout(() => kill(child.pid), timeoutMs)
  const end = await new Promise<string | null>((resolve) => {
    child.once('error', (error) => resolve(`could not start: ${error.message}`))
    child.once('exit', (code, signal) => resolve(code === 0 ? null : signal ? `was ended by ${signal}` : `ended with exit code ${code}`))
  })
  clearTimeout(timer)
  if (end !== null) throw new Error(end)
}

function kill(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch {
    // it has just ended by itself
  }
}
