/** One rule of a failure handler. */
export interface HandlerRule {
  exitCodes: readonly number[]
  /** Matches every failure that no rule names by its exit code, those without an exit code included. */
  matchAllExitCodes: boolean
  /** Command that runs before the next attempt can be claimed. */
  recoveryScript?: string
  /** Exactly this many retries a run; default 3. */
  maxRetries: number
}

/** What a job's author already knows about its exit codes. */
export interface FailureHandler {
  name: string
  rules: readonly HandlerRule[]
}
