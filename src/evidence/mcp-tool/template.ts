import { nearest, printable, redact, RetriageError, type Failure, type Occasion, type RedactionRule } from 'retriage/core'

/** What may stand in braces in the arguments of a tool. */
const fields: Readonly<Record<string, (failure: Failure, occasion: Occasion) => string | number | null | undefined>> = {
  job_id: ({ jobId }) => jobId,
  job: ({ name, jobId }) => name ?? jobId,
  attempt: ({ attemptId }) => attemptId ?? 1,
  host: ({ host }) => host,
  command: ({ command }) => command,
  exit_code: ({ returnCode }) => returnCode,
  signal: ({ signal }) => signal,
  scheduler_state: ({ schedulerState }) => schedulerState,
  cause: (_, { decision }) => decision.cause,
  category: (_, { decision }) => decision.category,
  action: (_, { decision }) => decision.action,
  evidence_line: (_, { decision }) => decision.evidence.find(({ line }) => line !== undefined)?.line,
}

/** UTF-16 units of one field. */
const mostUnits = 500

/** Arguments of a tool; text in them may hold fields of the failure, such as `"{host}"`. */
export type ArgumentTemplate = Readonly<Record<string, unknown>>

/** Arguments about one failure; undefined where it has not all that they need. */
export type Fill = (failure: Failure, occasion: Occasion) => Record<string, unknown> | undefined

/**
 * Reads a template. What is filled in is free of credentials, in one line, and bounded. Text that is one field and nothing else takes its kind: an exit
 * code stays a number.
 *
 * @throws `usage` for a field there is not, naming the nearest there is
 */
export function readTemplate(template: ArgumentTemplate, redactions: readonly RedactionRule[] = []): Fill {
  const wanted = new Set<string>()
  collect(template, wanted)
  for (const field of wanted) {
    if (Object.hasOwn(fields, field)) continue
    throw new RetriageError(
      'usage',
      `arguments: there is no field {${field}}; did you mean {${nearest(field, Object.keys(fields))}}? (known: ${Object.keys(fields).join(', ')})`,
      { path: 'arguments' },
    )
  }
  return (failure, occasion) => {
    const known = new Map<string, string | number>()
    for (const field of wanted) {
      const found = fields[field]!(failure, occasion)
      const value = typeof found === 'string' ? printable(redact(found, { extra: redactions }), mostUnits) : found
      if (value === undefined || value === null || value === '') return undefined
      known.set(field, value)
    }
    return fill(template, known) as Record<string, unknown>
  }
}

const placeholder = /\{([a-z_]{1,40})\}/g

function collect(value: unknown, wanted: Set<string>): void {
  if (typeof value === 'string') for (const [, field] of value.matchAll(placeholder)) wanted.add(field!)
  else if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) collect(part, wanted)
}

function fill(value: unknown, known: ReadonlyMap<string, string | number>): unknown {
  if (Array.isArray(value)) return value.map((part) => fill(part, known))
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, fill(part, known)]))
  if (typeof value !== 'string') return value
  const whole = /^\{([a-z_]{1,40})\}$/.exec(value)?.[1]
  return whole === undefined ? value.replace(placeholder, (_, field: string) => String(known.get(field))) : known.get(whole)
}
