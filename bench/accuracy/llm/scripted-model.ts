import { causes, type CauseId, type Verdict } from 'retriage/core'
import type { LlmProvider, LlmRequest } from 'retriage/classifiers'
import type { Answer } from '../answer.ts'
import type { LabelledCase } from '../corpus.ts'

/** A model that answers from the label: as it says, or the opposite with full certainty. */
export interface ScriptedModel extends LlmProvider {
  /** The case that is asked about next. */
  labelled: LabelledCase | undefined
  /** Questions so far. */
  questions: number
}

export function scriptedModel(model: 'right' | 'wrong'): ScriptedModel {
  return {
    ...{ model, labelled: undefined, questions: 0 },
    async ask(request) {
      const { labelled } = this
      if (!labelled) throw new Error('no case to answer about')
      this.questions++
      const cause = causeFor(labelled, model === 'right' ? labelled.verdict : opposite(labelled))
      return { answer: { cause, certainty: 'certain', quotes: [quoteFor(labelled, request)], explanation: `scripted to be ${model}` } }
    },
  }
}

/** What cannot be defended and costs most: work given up that would have passed, or time spent on what never passes. */
function opposite({ accept }: LabelledCase): Answer {
  if (!accept.includes('fail')) return 'fail'
  return accept.includes('retry') ? 'retry_with_resources' : 'retry'
}

const verdictOf: Record<Answer, Verdict> = { retry: 'transient', retry_with_resources: 'resource', fail: 'permanent', unknown: 'unknown' }

/** A cause with that verdict, of the labelled category where it has one. */
function causeFor({ category }: LabelledCase, answer: Answer): CauseId {
  const verdict = verdictOf[answer]
  if (verdict === 'unknown') return 'unknown/unclassified'
  const fitting = [...causes.values()].filter((cause) => cause.verdict === verdict)
  return (fitting.find((cause) => cause.category === category) ?? fitting[0]!).id
}

/** The labelled line where it was shown, else the last one. */
function quoteFor({ evidence }: LabelledCase, { data }: LlmRequest): string {
  const lines = data.split('\n').flatMap((line) => /^std(?:err|out) \d+\| (.+)$/.exec(line)?.[1] ?? [])
  const wanted = evidence.replace(/\s+/g, ' ').trim()
  const found = wanted === '' ? undefined : lines.find((line) => line.replace(/\s+/g, ' ').includes(wanted))
  return found ?? lines.at(-1) ?? ''
}
