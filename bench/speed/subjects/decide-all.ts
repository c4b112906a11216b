import { createTriage, type Triage } from 'retriage'
import type { Subject } from '../subject.ts'
import { addDecision } from './decide.ts'

let triage: Triage

/** Whole decisions about all documents in one call, as failures of one time. */
export const subject: Subject = {
  prepare() {
    triage = createTriage()
  },
  async scan({ documents }, tally) {
    const failures = documents.map((document, index) => ({ jobId: index, returnCode: 1, stderrTail: document.toString() }))
    for (const [index, decision] of (await triage.decideAll(failures)).entries()) addDecision(tally, index, decision)
  },
}
