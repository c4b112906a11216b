import { causeOf, defineClassifier, signalMeaning, signalOf, type Classification } from 'retriage/core'

/** Reads the signal that ended the attempt, also where a shell reports it as an exit code above 128. */
export const signal = defineClassifier({
  id: 'signal',
  classify(failure): Classification[] {
    const name = signalOf(failure)
    const known = name === null ? null : signalMeaning(name)
    if (!known) return []
    const { cause, confidence } = known
    const detail = failure.signal === undefined ? `exit code ${failure.returnCode}: killed by ${name}` : `killed by ${name}`
    return [
      {
        verdict: causeOf(cause).verdict,
        cause,
        confidence,
        evidence: [{ kind: 'signal', rule: `signal/${name}`, detail }],
        classifier: 'signal',
      },
    ]
  },
})
