import * as z from 'zod/mini'
import { isCauseId, type CauseId } from './cause.ts'
import { RetriageError } from './errors.ts'
import { describeIssue } from './issue.ts'
import { once } from './once.ts'

/**
 * What part the line plays in a failure:
 * - `root`: it may be the reason itself (default)
 * - `wrapper`: an outer tool reports that something inside failed; it yields to what it wraps
 * - `cascade`: it follows from a failure elsewhere; it yields to an earlier root
 * - `teardown`: noise of a program that is going down already
 * - `recovered`: the program says that it goes on or tries again; it decides only when nothing else does
 * - `context`: it explains others and never decides
 */
export const roles = ['root', 'wrapper', 'cascade', 'teardown', 'recovered', 'context'] as const
export type Role = (typeof roles)[number]

/** One expression with meaning: what an engine needs of it. */
export interface Pattern {
  /** `pack/name`. */
  id: string
  /** RE2 expression, tried on one line at a time, without anchors; the line is free of colours and of time stamps and prefixes in front. */
  match: string
  /** RE2 expression that takes a matching line back: what look-ahead would be used for elsewhere. */
  except?: string
  /** Letters match in either case; default false. */
  ignoreCase: boolean
  cause: CauseId
  role: Role
  /** 0–1: how often the cause is right where the line matches and no other says more; default 0.8. */
  confidence: number
  /**
   * `literalsOf` its `match`, where somebody has worked them out before: then the expression is read only when one of them stands in a log. Built-in
   * patterns have them; leave them out of your own.
   */
  literals?: readonly string[]
}

/** A pattern as its file holds it, with the proof that it says what it should. */
export interface PatternEntry extends Pattern {
  /** Lines that must match; at least two. */
  examples: readonly string[]
  /** Lines that nearly match and must not; at least one. */
  nearMiss: readonly string[]
  /** Who prints the line: program, file or manual page. */
  source: string
}

/** A named set of patterns; of whole entries as its file holds it, of patterns alone where only an engine reads it. */
export interface Pack<P extends Pattern = Pattern> {
  name: string
  /** One line about what the pack covers. */
  title: string
  patterns: readonly P[]
}

const schemas = once(() => {
  const text = z.string().check(z.minLength(1))
  const name = z.string().check(z.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, { error: 'write lower-case words joined by hyphens' }))
  const line = text.check(
    z.refine((line) => !/[\r\n]/.test(line), { error: 'a pattern sees one line at a time, so an example is one line' }),
  )
  const pattern = z.strictObject({
    id: name,
    match: text,
    except: z.optional(text),
    ignore_case: z._default(z.boolean(), false),
    cause: z.string().check(
      z.refine(isCauseId, {
        error: (issue) => `no cause is named "${String(issue.input)}"; \`retriage patterns list --causes\` prints them all`,
      }),
    ),
    role: z._default(z.enum(roles), 'root'),
    confidence: z._default(z.number().check(z.gt(0), z.lte(1)), 0.8),
    examples: z.array(line).check(z.minLength(2, { error: 'give at least two lines that match' })),
    near_miss: z.array(line).check(z.minLength(1, { error: 'give at least one line that nearly matches and must not' })),
    source: text,
  })
  const pack = z.strictObject({
    pack: name,
    title: text,
    patterns: z.array(z.unknown()).check(z.minLength(1, { error: 'give at least one pattern' })),
  })
  return { pattern, pack }
})

/**
 * Reads a pack from plain data, as a YAML or JSON file holds it. Checks its shape, not its expressions: an engine does that when it
 * compiles them.
 *
 * @param file name for error messages
 * @throws `invalid_pack` or `invalid_pattern` naming the file, the pattern and the remedy.
 */
export function parsePack(data: unknown, file = 'pack'): Pack<PatternEntry> {
  const pack = schemas().pack.safeParse(data)
  if (!pack.success) throw new RetriageError('invalid_pack', `${file}${describeIssue(pack.error)}`, { file })
  const seen = new Set<string>()
  const patterns = pack.data.patterns.map((entry, index): PatternEntry => {
    const named = typeof entry === 'object' && entry !== null && 'id' in entry ? String(entry.id) : `number ${index + 1}`
    const id = `${pack.data.pack}/${named}`
    const read = schemas().pattern.safeParse(entry)
    if (!read.success) throw new RetriageError('invalid_pattern', `${file}: pattern "${id}"${describeIssue(read.error)}`, { file, id })
    if (seen.has(id)) throw new RetriageError('invalid_pattern', `${file}: pattern "${id}": the id stands twice; rename one`, { file, id })
    seen.add(id)
    const { ignore_case: ignoreCase, near_miss: nearMiss, except, ...rest } = read.data
    return { ...rest, id, ignoreCase, nearMiss, cause: rest.cause as CauseId, ...(except === undefined ? {} : { except }) }
  })
  return { name: pack.data.pack, title: pack.data.title, patterns }
}
