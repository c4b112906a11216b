/** The tools that clear a queue, in the order an agent needs them: all but the one that starts a workflow again. */
export const triageTools = ['get_workflow_status', 'list_pending_failed_jobs', 'get_job_logs', 'classify_and_resolve_failures'] as const
