import type { Decision } from './decision.ts'
import type { Evidence } from './evidence.ts'
import { once } from './once.ts'
import { redactionRules, type RedactionRule } from './redaction-rules.ts'

export type { Finder, RedactionRule } from './redaction-rules.ts'

/** What `redact` is told beside the text. */
export interface RedactOptions {
  /** Further kinds of credentials, tried after those it knows. */
  extra?: readonly RedactionRule[]
}

/**
 * Takes credentials out of text and leaves `[redacted:<kind>]` in their place: keys and tokens by the marks of their issuers, passwords and other
 * secrets by the names they stand beside, and e-mail addresses. Numbers, hashes, UUIDs and paths stay.
 *
 * Lines stay lines: a key of 20 lines leaves 20 lines. Takes time in proportion to the text, whatever it holds. What was taken out once is not
 * taken for a secret again. No list is complete: a password without a name beside it looks like any other word.
 *
 * @example redact('postgres://etl:hunter2@db/jobs') // 'postgres://etl:[redacted:url-password]@db/jobs'
 */
export function redact(text: string, { extra = [] }: RedactOptions = {}): string {
  if (text.length < shortest) return text
  const lower = text.toLowerCase()
  let result = text
  // Most lines hold no hint at all, and one look tells.
  for (const rules of [anyHint().test(lower) ? redactionRules : withoutHints(), extra]) {
    for (const { kind, hints, expression } of rules) {
      if (hints && !hints.some((hint) => lower.includes(hint))) continue
      result = result.replace(expression, (match: string, ...rest: unknown[]) => {
        const groups = rest.at(-1)
        const keep = (typeof groups === 'object' ? (groups as { keep?: string } | null)?.keep : undefined) ?? ''
        return `${keep}[redacted:${kind}]${'\n'.repeat(countLines(match) - countLines(keep))}`
      })
    }
  }
  return result
}

const withoutHints = once(() => redactionRules.filter(({ hints }) => hints === undefined))

const anyHint = once(() => new RegExp(redactionRules.flatMap(({ hints = [] }) => hints.map(literal)).join('|')))

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}

/** A decision with its reason and its evidence redacted. What it asks for stays as it is. */
export function redactDecision<D extends Pick<Decision, 'reason' | 'evidence'>>(decision: D, options: RedactOptions = {}): D {
  const evidence = decision.evidence.map((item) => redactEvidence(item, options))
  return { ...decision, reason: redact(decision.reason, options), evidence }
}

/** Evidence with the line or the value it quotes redacted. */
export function redactEvidence(evidence: Evidence, options: RedactOptions = {}): Evidence {
  const clean = (text: string): string => redact(text, options)
  const { line, detail } = evidence
  return {
    ...evidence,
    ...(line === undefined ? {} : { line: clean(whole(line)) }),
    ...(detail === undefined ? {} : { detail: clean(detail) }),
  }
}

/** A line without the word that was cut through, where it was cut: nobody recognises half a credential. */
function whole(line: string): string {
  return line.length < mostLine ? line : line.replace(/\S{1,500}$/, '…')
}

/** UTF-16 units of a line that evidence keeps. */
const mostLine = 2000
/** Of a name, a sign and a value, or of an address. */
const shortest = 5

function countLines(text: string): number {
  let lines = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++
  return lines
}
