import { categories, describeEntry, isCauseId, nearest, causes, RetriageError, type Category, type CauseId } from 'retriage/core'
import { z } from 'zod'

/** What a team knows about an error. It applies where everything holds that it names. */
export interface KnownError {
  /** Such as a ticket: `"inc-42"`. */
  id: string
  /** RE2 expression that a line of the log matches. */
  match?: string
  /** Text that stands in a line of the log, in either case. */
  contains?: string
  /** What the failure was found to be. */
  cause?: CauseId
  category?: Category
  /** Host of the attempt and name or id of the job; `*` stands for anything. */
  host?: string
  job?: string
  /** What is known, for a tired person. */
  note: string
  /** Where more about it stands. */
  link?: string
  /** Last day it applies (`"2026-11-30"`, in UTC), or moment it ends (`"2026-11-30T18:00:00Z"`). Default: it always does. */
  expires?: string
}

const conditions = ['match', 'contains', 'cause', 'category', 'host', 'job'] as const
const text = z.string({ error: 'write text' }).min(1, { error: 'is empty; write something, or leave the key out' })
const schema = z
  .strictObject({
    id: text.max(100),
    match: text.optional(),
    contains: text.optional(),
    cause: text
      .refine(isCauseId, {
        error: ({ input }) => `no cause is named ${JSON.stringify(input)}; did you mean "${nearest(String(input), causes.keys())}"?`,
      })
      .optional(),
    category: z
      .enum(categories, {
        error: ({ input }) => `no category is named ${JSON.stringify(input)}; did you mean "${nearest(String(input), categories)}"?`,
      })
      .optional(),
    host: text.optional(),
    job: text.optional(),
    note: text,
    link: text.optional(),
    expires: text
      .refine((value) => !Number.isNaN(endOf(value)), {
        error: 'write a day such as "2026-11-30", or a moment such as "2026-11-30T18:00:00Z"',
      })
      .optional(),
  })
  .refine((entry) => conditions.some((key) => entry[key] !== undefined), {
    error: `applies to every failure; give at least one of ${conditions.join(', ')}`,
  })

/** Keys of an entry, as files and tables spell them. */
export const entryKeys = Object.keys(schema.shape) as readonly (keyof KnownError)[]

/**
 * Reads entries from plain data.
 *
 * @param place for messages: the file or the table
 * @throws `invalid_evidence` naming the place, the entry and the remedy
 */
export function parseKnownErrors(data: unknown, place = 'known errors'): KnownError[] {
  if (data === null || data === undefined) return []
  if (!Array.isArray(data)) throw invalid(place, undefined, 'is not a list; write one entry after the other, each beginning with "- id: …"')
  const seen = new Set<string>()
  return data.map((value: unknown, index) => {
    const given = typeof value === 'object' && value !== null && 'id' in value ? String(value.id) : undefined
    const id = given ?? `number ${index + 1}`
    const read = schema.safeParse(value)
    if (!read.success) throw invalid(place, id, describeEntry(read.error, entryKeys))
    if (seen.has(id)) throw invalid(place, id, 'the id stands twice; rename one')
    seen.add(id)
    return read.data as KnownError
  })
}

/** Milliseconds since 1970 at which an entry ends: after the day it names. */
export function endOf(expires: string): number {
  if (/^\d{4}-\d\d-\d\d$/.test(expires)) return Date.parse(`${expires}T00:00:00Z`) + 86_400_000
  return /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(expires) ? Date.parse(expires) : NaN
}

export function invalid(place: string, id: string | undefined, problem: string): RetriageError {
  const entry = id === undefined ? '' : ` entry ${JSON.stringify(id)}:`
  return new RetriageError('invalid_evidence', `${place}:${entry} ${problem}`, { file: place, ...(id === undefined ? {} : { id }) })
}
