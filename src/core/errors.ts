const brand = Symbol.for('retriage.error')

/** Stable codes of every error this library throws or reports. */
export type ErrorCode =
  | 'invalid_memory'
  | 'invalid_duration'
  | 'invalid_failure'
  | 'invalid_decision'
  | 'invalid_policy'
  | 'invalid_pack'
  | 'invalid_pattern'
  | 'invalid_classification'
  | 'invalid_workflow'
  | 'invalid_evidence'
  | 'invalid_redaction'
  | 'not_found'
  | 'conflict'
  | 'missing_dependency'
  | 'usage'
  | 'environment'
  | 'hook_failed'

/** Where an error is: whichever parts are known. Lines count from 1; `path` is the place inside a document, such as `jobs[2].command`. */
export interface ErrorPlace {
  file?: string
  id?: string
  line?: number
  path?: string
}

/**
 * Thrown when a contract is broken, never because a job is unclear: an unclear job is a decision to hold.
 * The message says what is wrong, where, and what to do now.
 */
export class RetriageError extends Error {
  readonly code: ErrorCode
  readonly place: ErrorPlace
  /** @internal */
  readonly [brand] = true

  constructor(code: ErrorCode, message: string, place: ErrorPlace = {}, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'RetriageError'
    this.code = code
    this.place = place
  }
}

/**
 * Tells whether a value is an error of this library, and optionally of one code. Works across the ESM and CommonJS copies of the
 * package, where `instanceof` does not.
 */
export function isRetriageError(value: unknown, code?: ErrorCode): value is RetriageError {
  return typeof value === 'object' && value !== null && brand in value && (code === undefined || (value as RetriageError).code === code)
}
