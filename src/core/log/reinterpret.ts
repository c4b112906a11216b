import { causeOf, type CauseId } from '../cause.ts'

/** Amounts no machine has: from a petabyte on, spelled out or in bytes, and negative ones. A request for so much is a number gone wrong. */
const absurd = /\b\d[\d.,]* ?(?:[PEZ]i?B|[pe]ta ?bytes|exa ?bytes)\b|\b\d{16,}\b|allocat\w*\s.{0,20}-\d{2,}/

/** What a test states or expected: the words are its subject and not what happened to it. */
const asserted = /^(?:E\s+)?(?:>\s+)?(?:assert\b|AssertionError\b|Expected\b.{1,200}\b(?:got|but|received|to)\b)/

/** The cause of a line, where its own words say that it is not the one its wording is usually for. */
export function reinterpret(cause: CauseId, text: string): CauseId {
  if (cause.startsWith('oom/') && absurd.test(text)) return 'code_bug/numerical'
  if (asserted.test(text) && causeOf(cause).verdict === 'transient') return 'code_bug/assertion'
  return cause
}
