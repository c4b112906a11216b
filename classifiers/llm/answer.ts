import { causes, causeOf, type CauseId } from 'retriage/core'
import * as z from 'zod/mini'
import type { ShownLine } from './shown.ts'

/** What each certainty is worth as a confidence. Models are sure of themselves, so none is worth more than a good pattern. */
const worth = { certain: 0.9, likely: 0.7, unsure: 0.3 } as const
/** A shorter quote could stand anywhere. */
const shortestQuote = 6

const certainties = ['certain', 'likely', 'unsure'] as const
const causeIds = (): [CauseId, ...CauseId[]] => [...causes.keys()] as [CauseId, ...CauseId[]]

/** Made when it is first needed, which is mostly never. */
let made: ReturnType<typeof makeSchema> | undefined
export const schema = (): ReturnType<typeof makeSchema> => (made ??= makeSchema())
const makeSchema = () =>
  z.strictObject({
    cause: z.enum(causeIds()),
    certainty: z.enum(certainties),
    quotes: z.array(z.string()),
    explanation: z.string(),
  })
const mostQuotes = 3

/**
 * JSON Schema of an answer. No lengths here: some vendors refuse a schema that has any, so they are checked afterwards. Written out, because what would
 * make it of the other one is nearly half of the zod that every start reads.
 */
export function answerSchema(): Readonly<Record<string, unknown>> {
  return {
    type: 'object',
    properties: {
      cause: { type: 'string', enum: causeIds() },
      certainty: { type: 'string', enum: [...certainties] },
      quotes: { type: 'array', items: { type: 'string' } },
      explanation: { type: 'string' },
    },
    required: ['cause', 'certainty', 'quotes', 'explanation'],
    additionalProperties: false,
  }
}

/** An answer that was checked: everything in it is on the list or stands in the log. */
export interface Answer {
  cause: CauseId
  confidence: number
  /** Positions, among the lines shown, of those it quotes; at least one. */
  quoted: readonly number[]
  explanation: string
}

/**
 * Reads what a model answered about the lines it was shown, or says why it is thrown away. Where it is not known from elsewhere that the attempt failed,
 * a model is not certain of a permanent cause unless it quotes a line that reports a failure: it would give up a job that may have done well.
 */
export function readAnswer(
  answer: unknown,
  { lines, failed }: { lines: readonly ShownLine[]; failed: boolean },
): Answer | { dropped: string } {
  const value = typeof answer === 'string' ? parse(answer) : answer
  if (value === undefined) return { dropped: 'it is not JSON' }
  const read = schema().safeParse(value)
  if (!read.success) return { dropped: describe(read.error.issues[0]) }
  const { cause, certainty, quotes, explanation } = read.data
  if (quotes.length === 0) return { dropped: 'it quotes nothing' }
  const quoted: number[] = []
  for (const quote of quotes.slice(0, mostQuotes)) {
    const index = find(quote, lines)
    if (index < 0) return { dropped: `it quotes what does not stand in the log: ${JSON.stringify(quote.slice(0, 120))}` }
    quoted.push(index)
  }
  if (causeOf(cause).verdict === 'unknown') return { cause, confidence: 0, quoted, explanation }
  const grounded = failed || causeOf(cause).verdict !== 'permanent' || quoted.some((index) => lines[index]!.reports)
  return {
    cause,
    confidence: grounded ? worth[certainty] : Math.min(worth[certainty], worth.likely),
    quoted: [...new Set(quoted)],
    explanation,
  }
}

/** Models put JSON into fences and say a word before it. */
function parse(text: string): unknown {
  const fenced = /```(?:json)?\s*\n([\s\S]*?)\n\s*```/.exec(text)?.[1]
  for (const candidate of [text, fenced, text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1)]) {
    try {
      if (candidate !== undefined) return JSON.parse(candidate)
    } catch {
      // the next form, or none
    }
  }
  return undefined
}

/** The last line that has it: what was said before was tried again. */
function find(quote: string, lines: readonly ShownLine[]): number {
  const wanted = squeeze(quote.replace(/^(?:stderr|stdout) \d+\| ?/, ''))
  if (wanted.length === 0) return -1
  return lines.findLastIndex(({ text }) => {
    const line = squeeze(text)
    return wanted.length < shortestQuote ? line === wanted : line.includes(wanted)
  })
}

function squeeze(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

function describe(issue: z.core.$ZodIssue | undefined): string {
  const place = issue?.path.join('.')
  return `it is not of the form asked for${place ? `, at ${JSON.stringify(place.slice(0, 80))}` : ''}`
}
