import { isRetriageError, type JobStatus } from 'retriage'

/** Exit statuses above those that say how jobs fared; numbers of `sysexits.h` where it has one. */
export const exitStatus = { usage: 64, data: 65, noInput: 66, unavailable: 69, software: 70, noOutput: 73 } as const

/** 0: every job completed; 1: complete, but jobs failed, were canceled or terminated; 2: jobs are held or could not go on. */
export function statusOfRun({ complete, counts }: { complete: boolean; counts: Record<JobStatus, number> }): number {
  if (!complete) return 2
  return counts.failed + counts.canceled + counts.terminated > 0 ? 1 : 0
}

/** The status for what a command threw. */
export function statusOfError(error: unknown): number {
  if (isRetriageError(error)) {
    if (error.code === 'usage' || error.code === 'not_found') return exitStatus.usage
    if (error.code === 'environment' || error.code === 'missing_dependency' || error.code === 'hook_failed') return exitStatus.unavailable
    return exitStatus.data
  }
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR' || code === 'ENOTDIR') return exitStatus.noInput
  return exitStatus.software
}
