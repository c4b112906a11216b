import { readFile } from 'node:fs/promises'
import { parse } from 'node:path'
import { categories, isRetriageError, parseFailure, RetriageError, type Failure } from 'retriage/core'
import { z } from 'zod'
import { answers, type Answer } from './answer.ts'

/** A failure whose right answer a person has written down. */
export interface LabelledCase {
  id: string
  failure: Failure
  /** What a careful engineer says who sees only this. */
  verdict: Answer
  /** Every answer that could be defended, `verdict` among them. */
  accept: readonly Answer[]
  category: string
  /** The one line that decides; empty where none does. */
  evidence: string
  /** The loudest keyword misleads. */
  hard: boolean
  /** The job did not fail; the log only sounds like it. */
  benign: boolean
  /** Main tool of the log. */
  tool: string
  /** The label's reason. */
  why: string
}

/** A labelled corpus: one file, or several read as one. */
export interface Corpus {
  /** Without folder and extension. */
  name: string
  cases: readonly LabelledCase[]
}

const answer = z.enum(answers)
const schema = z.object({
  id: z.string().min(1),
  text: z.string(),
  exit_code: z.number().int().nullish(),
  verdict: answer,
  accept: z.array(answer).min(1),
  category: z.enum(categories),
  evidence: z.string().default(''),
  hard: z.boolean().default(false),
  benign: z.boolean().default(false),
  why: z.string().default(''),
  tool: z.string().min(1),
  failure: z.record(z.string(), z.unknown()).default({}),
})

/**
 * Reads corpus files, one JSON object a line; blank lines are left out.
 *
 * @throws `not_found` for a file that cannot be opened; `invalid_failure` naming file, line and field of the first line that is not a
 * labelled case, or of an id that is there twice.
 */
export async function readCorpus(files: readonly string[], name = files.map((file) => parse(file).name).join('+')): Promise<Corpus> {
  const cases: LabelledCase[] = []
  const places = new Map<string, string>()
  for (const file of files) {
    for (const [index, line] of (await linesOf(file)).entries()) {
      if (line.trim() === '') continue
      const place = `${file}:${index + 1}`
      const read = readCase(line, place)
      const before = places.get(read.id)
      if (before) throw invalid(place, `the id "${read.id}" is already that of ${before}; ids name one case each`)
      places.set(read.id, place)
      cases.push(read)
    }
  }
  if (cases.length === 0) throw invalid(files.join(', '), 'holds no labelled case; write one JSON object a line')
  return { name, cases }
}

function readCase(line: string, place: string): LabelledCase {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch (error) {
    throw invalid(place, `not readable as JSON (${(error as Error).message}); write each case as one object on one line`)
  }
  const read = schema.safeParse(value)
  if (!read.success) {
    const issue = read.error.issues[0]!
    throw invalid(place, `"${issue.path.join('.') || 'line'}": ${issue.message}; correct the field`)
  }
  const { id, text, exit_code, failure, ...label } = read.data
  if (!label.accept.includes(label.verdict)) throw invalid(place, `"accept" must include the verdict "${label.verdict}"; add it`)
  const given = { stderr_tail: text, return_code: exit_code, ...failure, job_id: id }
  try {
    return { id, failure: parseFailure(given), ...label }
  } catch (error) {
    throw isRetriageError(error) ? invalid(place, error.message) : error
  }
}

async function linesOf(file: string): Promise<string[]> {
  try {
    return (await readFile(file, 'utf8')).split(/\r?\n/)
  } catch (error) {
    throw new RetriageError('not_found', `${file}: cannot be read (${(error as Error).message}); give the path of a corpus file`, { file })
  }
}

function invalid(place: string, problem: string): RetriageError {
  return new RetriageError('invalid_failure', `${place}: ${problem}`)
}
