import type { Category, Occasion } from 'retriage/core'

/** Lines at the end of each stream that are looked at beside those a decision stands on, and UTF-16 units of each. */
const lastLines = 30
const mostUnits = 2000

/** Categories of failures that may lie in something out there. */
export const outThere: readonly Category[] = ['network', 'external_service', 'rate_limit', 'timeout', 'auth']

/** Whether a failure is of these categories, or held: then nobody knows yet what it lies in. */
export function concerns({ action, category }: Occasion['decision'], categories: readonly Category[]): boolean {
  return action === 'hold' || categories.includes(category)
}

/** What a log says about its failure in so many words: the lines that the decision stands on first, then the last ones of each stream, latest first. */
export function tellingLines({ log, decision }: Occasion): string[] {
  const deciding = decision.evidence.flatMap(({ line }) => (line === undefined ? [] : [line]))
  const last = [log.stderr, log.stdout].flatMap((lines) => lines.slice(-lastLines).reverse())
  return [...deciding, ...last.map(({ text }) => text)].map((line) => line.slice(0, mostUnits))
}
