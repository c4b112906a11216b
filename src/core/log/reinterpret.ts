import { causeOf, type CauseId } from '../cause.ts'

/** Amounts no machine has: from a petabyte on, spelled out or in bytes, and negative ones. A request for so much is a number gone wrong. */
const absurd = /\b\d[\d.,]* ?(?:[PEZ]i?B|[pe]ta ?bytes|exa ?bytes)\b|\b\d{16,}\b|allocat\w*\s.{0,20}-\d{2,}/

/** What a test states or expected: the words are its subject and not what happened to it. */
const asserted = /^(?:E\s+)?(?:>\s+)?(?:assert\b|AssertionError\b|Expected\b.{1,200}\b(?:got|but|received|to)\b)/

/** What a transfer or a service failed with, where the same line gives its answer: it does not want to. */
const refused =
  /\b(?:HTTP|status|code|error)\b\D{0,14}\b40[13]\b|\b40[13] (?:Forbidden|Unauthori[sz]ed)|\bpermission (?:refused|denied)\b|\baccess denied\b/i
const forNow = /rate.?limit|throttl|quota|slow ?down|too many|abuse|temporar/i
const waits: ReadonlySet<string> = new Set(['network', 'external_service'])

/** The cause of a line, where its own words say that it is not the one its wording is usually for. */
export function reinterpret(cause: CauseId, text: string): CauseId {
  if (cause.startsWith('oom/') && absurd.test(text)) return 'code_bug/numerical'
  if (causeOf(cause).verdict === 'transient' && asserted.test(text)) return 'code_bug/assertion'
  if (waits.has(cause.slice(0, cause.indexOf('/'))) && refused.test(text) && !forNow.test(text)) return 'auth/forbidden'
  return cause
}
