import type { Tool } from '../tool.ts'
import { classifyAndResolveFailures } from './classify-and-resolve-failures.ts'
import { getJobLogs } from './get-job-logs.ts'
import { getWorkflowStatus } from './get-workflow-status.ts'
import { listPendingFailedJobs } from './list-pending-failed-jobs.ts'
import { resetWorkflowStatus } from './reset-workflow-status.ts'

/** Every tool, in the order an agent needs them. */
export const tools: readonly Tool[] = [
  getWorkflowStatus,
  listPendingFailedJobs,
  getJobLogs,
  classifyAndResolveFailures,
  resetWorkflowStatus,
]
