import { defineClassifier, type Classification } from 'retriage/core'

/**
 * Sees that a missing file is the output of another failed job which is retried: the file will be there, so the job that misses it is
 * retried as well.
 */
export const upstream = defineClassifier({
  id: 'upstream',
  reads: 'findings',
  classify(_failure, context): Classification[] {
    const missing = context.findings[0]
    const line = missing?.evidence[0]?.line
    if (missing?.cause !== 'missing_data/file' || line === undefined) return []
    for (const { failure, action } of context.siblings) {
      const output = action === 'retry' ? failure.outputs?.find((path) => names(line, path)) : undefined
      if (output === undefined) continue
      const who = failure.name ?? `job ${failure.jobId}`
      return [
        {
          verdict: 'transient',
          cause: 'missing_data/upstream',
          confidence: 0.85,
          evidence: [
            ...missing.evidence,
            { kind: 'siblings', rule: 'upstream/output', detail: `${output} is an output of ${who}, which is retried` },
          ],
          classifier: 'upstream',
          supersedes: 'missing_data/file',
          ...(missing.fingerprint === undefined ? {} : { fingerprint: missing.fingerprint }),
        },
      ]
    }
    return []
  },
})

/** Whether a line names a path: whole, or by its last parts where the line gives it relative to another folder. */
function names(line: string, path: string): boolean {
  const whole = path.replace(/^\.\//, '')
  const at = line.indexOf(whole)
  if (at < 0) return false
  const before = at === 0 ? '' : (line[at - 1] as string)
  const after = line[at + whole.length] ?? ''
  return !/[\w.-]/.test(before) && !/[\w-]/.test(after)
}
