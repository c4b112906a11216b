import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { describeEntry, requiredLiterals, RetriageError, type RedactionRule } from 'retriage/core'
import { explain } from './re2.ts'
import { finder } from './finder.ts'

const load = createRequire(import.meta.url)

/** Loaded with the first file: most programs read none. */
function entrySchema() {
  const { z } = load('zod') as typeof import('zod')
  return z.strictObject({
    kind: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, { error: 'write lower-case words joined by hyphens' }),
    match: z.string({ error: 'write an expression' }).min(1, { error: 'is empty; write an expression' }),
    ignore_case: z.boolean().default(false),
  })
}

/**
 * Reads kinds of credentials that a team adds to those that `redact` knows, from a YAML or JSON file: a list of `kind`, `match` and, for letters of either
 * case, `ignore_case: true`. Expressions are those of RE2 and run in linear time; `^` and `$` are the ends of a line. A group named `keep`
 * at the beginning, `(?P<keep>…)`, stays.
 *
 * @throws `invalid_redaction` naming file, rule and remedy; the error of the file system where it cannot be read
 */
export async function readRedactions(file: string): Promise<RedactionRule[]> {
  const text = await readFile(file, 'utf8')
  let data: unknown
  try {
    data = (load('yaml') as typeof import('yaml')).parse(text)
  } catch (error) {
    throw invalid(file, undefined, `not readable as YAML: ${(error as Error).message.trim()}`)
  }
  if (data === null) return []
  if (!Array.isArray(data)) throw invalid(file, undefined, 'is not a list; write one rule after the other, each beginning with "- kind: …"')
  const entry = entrySchema()
  return data.map((value: unknown, index) => {
    const named = typeof value === 'object' && value !== null && 'kind' in value ? JSON.stringify(value.kind) : `number ${index + 1}`
    const read = entry.safeParse(value)
    if (!read.success) throw invalid(file, named, describeEntry(read.error, Object.keys(entry.shape)))
    const { kind, match, ignore_case: ignoreCase } = read.data
    try {
      return redactionRule(kind, match, { ignoreCase })
    } catch (error) {
      throw invalid(file, named, `"match" ${(error as Error).message.split(';')[0]}; write it in the syntax of RE2`)
    }
  })
}

/**
 * A kind of credential by an expression of RE2, which takes time in proportion to the text whatever it is.
 *
 * @throws an Error that says what is wrong with the expression; one that matches the empty text is refused, since it would match everywhere
 */
export function redactionRule(kind: string, match: string, { ignoreCase = false }: { ignoreCase?: boolean } = {}): RedactionRule {
  const hints = requiredLiterals(match)
  let expression
  try {
    expression = finder(match, { ignoreCase })
  } catch (error) {
    const { message } = error as Error
    throw new Error(message === 'matches the empty text' ? message : explain(match, message), { cause: error })
  }
  return { kind, ...(hints ? { hints: hints.map((hint) => hint.toLowerCase()) } : {}), expression }
}

function invalid(file: string, rule: string | undefined, problem: string): RetriageError {
  return new RetriageError('invalid_redaction', `${file}:${rule === undefined ? '' : ` rule ${rule}:`} ${problem}`, {
    file,
    ...(rule === undefined ? {} : { id: rule }),
  })
}
