import {
  printable,
  redact,
  type Decision,
  type Evidence,
  type EvidenceProvider,
  type Failure,
  type Log,
  type RedactionRule,
} from 'retriage/core'

/** How long one answer from outside is waited for, in milliseconds. */
export const outsideTimeoutMs = 3000
/** Questions that are open at once. */
const atOnce = 16
/** A provider that failed so often in a row is not asked again about the rest of a batch. */
const patience = 3
/** Items of one provider about one failure, and UTF-16 units of each. */
const mostItems = 5
const mostDetail = 500
/** UTF-16 units of an item that are read at all. */
const mostRead = 20_000

/** A decision that others may know something about. */
export interface Case {
  failure: Failure
  log: () => Log
  decision: Decision
}

export interface OutsideParts {
  providers: readonly EvidenceProvider[]
  timeoutMs: number
  redactions: readonly RedactionRule[]
  onError: (error: Error, about: { classifier: string; failure: Failure }) => void
}

/** What providers say about each case, in order. One that fails or is slow says nothing. */
export async function hearOutside(cases: readonly Case[], parts: OutsideParts): Promise<Evidence[][]> {
  const heard: Evidence[][] = cases.map(() => [])
  const failed = new Map<string, number>()
  let next = 0
  async function work(): Promise<void> {
    for (let index = next++; index < cases.length; index = next++) {
      const said = await Promise.all(parts.providers.map((provider) => askOne(provider, cases[index]!, failed, parts)))
      heard[index] = said.flat()
    }
  }
  if (parts.providers.length > 0) await Promise.all(Array.from({ length: Math.min(atOnce, cases.length) }, work))
  return heard
}

async function askOne(
  provider: EvidenceProvider,
  { failure, log, decision }: Case,
  failed: Map<string, number>,
  { timeoutMs, redactions, onError }: OutsideParts,
): Promise<Evidence[]> {
  const inARow = failed.get(provider.id) ?? 0
  if (inARow >= patience) return []
  try {
    const said = await within(timeoutMs, provider.gather(failure, { log: log(), decision }, { timeoutMs }))
    failed.set(provider.id, 0)
    return said.slice(0, mostItems).map(({ rule, detail }) => ({
      kind: 'outside',
      rule: printable(rule, 100),
      source: provider.id,
      // Redacted before it is cut, or half a credential would be left.
      detail: printable(redact(detail.slice(0, mostRead), { extra: redactions }), mostDetail),
    }))
  } catch (error) {
    failed.set(provider.id, inARow + 1)
    onError(error instanceof Error ? error : new Error(String(error)), { classifier: provider.id, failure })
    return []
  }
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`did not answer within ${ms} ms`)), ms)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
