import { createReadStream } from 'node:fs'
import { createTriage, type Triage } from 'retriage'
import type { Subject } from '../subject.ts'
import { addDecision } from './decide.ts'

let triage: Triage

/** A decision about a log that is read from its file. */
export const subject: Subject = {
  prepare() {
    triage = createTriage()
  },
  async scan({ path, end }, tally) {
    const stderr = createReadStream(path, { end: end - 1, highWaterMark: 1 << 18 })
    addDecision(tally, 0, await triage.decideStream({ jobId: 0, returnCode: 1 }, { stderr }))
  },
}
