/**
 * Sets the exit status and lets the process end by itself, so that what was written to a pipe arrives.
 */
export function exit(status: number): void {
  process.exitCode = status
}
