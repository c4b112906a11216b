/** What an observation was read from. */
export type EvidenceKind =
  'log' | 'exit_code' | 'signal' | 'scheduler_state' | 'usage' | 'history' | 'siblings' | 'handler' | 'person' | 'model' | 'outside'

/** One observation and where it stands. */
export interface Evidence {
  kind: EvidenceKind
  /** What recognised it: a pattern's id such as `"network/connection-refused"`, or a classifier's rule such as `"exit-code/137"`. */
  rule: string
  /** For log text: the stream it stands in. */
  stream?: 'stderr' | 'stdout'
  /** For log text: line number within that tail, counted from 1. */
  lineNumber?: number
  /** For log text: the line as it stands there, cut to its first 2,000 UTF-16 units. */
  line?: string
  /** For everything else: the observed value in words, such as `"peak memory 15.8g of 16g requested"`. */
  detail?: string
  /** For what was asked outside of the failure: id of the provider that said so, such as `"reachability"`. */
  source?: string
}
