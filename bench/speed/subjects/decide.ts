import { createTriage, type Decision, type Triage } from 'retriage'
import type { Subject } from '../subject.ts'
import type { PairTally } from '../tally.ts'

let triage: Triage

/** Whole decisions about logs, one failure at a time, with the built-in packs. */
export const subject: Subject = {
  prepare() {
    triage = createTriage()
  },
  async scan({ documents }, tally) {
    for (const [index, document] of documents.entries()) {
      addDecision(tally, index, await triage.decide({ jobId: index, returnCode: 1, stderrTail: document.toString() }))
    }
  },
}

/** Decisions are equal where their causes are found on the same line. */
export function addDecision(tally: PairTally, index: number, { cause, action, evidence }: Decision): void {
  let words = 7
  for (const byte of Buffer.from(`${action} ${cause}`)) words = (Math.imul(words, 31) + byte) | 0
  tally.add(index, words, evidence[0]?.lineNumber ?? 0)
}
