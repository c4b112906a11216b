import type { LlmReply } from 'retriage/classifiers'
import { printable, redact } from 'retriage/core'
import { mostOutput, type Ended } from './run.ts'

/** UTF-16 units of what a program said about its failure. */
const mostWords = 300
/** A shorter value of a variable would take words apart that have nothing to do with it. */
const shortestSecret = 6

/** Who has ended, and what it had been given. */
export interface Asked {
  name: string
  timeoutMs: number
  /** Variables it was given by name, whose values nobody else is to see. */
  given: Readonly<Record<string, string>>
  read: (output: string) => LlmReply
}

/** What a program answered that has ended; throws in its own last words where it failed. */
export function answerOf(ended: Ended, { name, timeoutMs, given, read }: Asked): LlmReply {
  if (ended.stopped === 'time') throw new Error(`no answer within ${timeoutMs / 1000} s`)
  if (ended.stopped === 'output') throw new Error(`${name} printed more than ${mostOutput / 1e6} MB`)
  const said = attempt(() => read(ended.out))
  if (ended.code !== 0) {
    const words = lastWords(ended.err, given) || lastWords('error' in said ? said.error : ended.out, given)
    const end = ended.signal ? `was ended by ${ended.signal}` : `ended with exit code ${ended.code ?? 'unknown'}`
    throw new Error(`${name} ${end}${words && `: ${words}`}`)
  }
  if ('error' in said) throw new Error(lastWords(said.error, given))
  return said.reply
}

/** The last line somebody said, without credentials: neither known kinds of them nor what he was given. */
export function lastWords(text: string, given: Asked['given']): string {
  const line = text.trimEnd().split('\n').at(-1) ?? ''
  const known = Object.entries(given).filter(([, value]) => value.length >= shortestSecret)
  const clean = known.reduce((said, [name, value]) => said.replaceAll(value, `[redacted:${name}]`), line.slice(0, 10_000))
  return printable(redact(clean), mostWords)
}

function attempt(read: () => LlmReply): { reply: LlmReply } | { error: string } {
  try {
    return { reply: read() }
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  }
}
