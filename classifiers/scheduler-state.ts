import { causeOf, defineClassifier, stateMeaning, type Classification } from 'retriage/core'

/** Reads the scheduler's own word for the end of the job. It outranks most of what the dying program printed. */
export const schedulerState = defineClassifier({
  id: 'scheduler-state',
  classify({ schedulerState: state }): Classification[] {
    const known = state === undefined ? null : stateMeaning(state)
    if (!known || state === undefined) return []
    const { cause, confidence } = known
    return [
      {
        verdict: causeOf(cause).verdict,
        cause,
        confidence,
        evidence: [
          { kind: 'scheduler_state', rule: `scheduler-state/${state.slice(0, 60)}`, detail: `scheduler state ${state.slice(0, 200)}` },
        ],
        classifier: 'scheduler-state',
      },
    ]
  },
})
