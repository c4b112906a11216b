import { describe, expect, it } from 'vitest'
import type { CauseId } from './cause.ts'
import { causeOf } from './cause.ts'
import type { Classification } from './classification.ts'
import { decide } from './decide.ts'
import type { Failure } from './failure.ts'
import { mandateOf } from './mandate.ts'
import { parsePolicy, type PolicyChanges } from './policy.ts'
import { hearSecondOpinion, lacksCause } from './second-opinion.ts'

const failure: Failure = { jobId: 1, attemptId: 1, runId: 1, returnCode: 1 }

function says(cause: CauseId, confidence: number, classifier = 'llm'): Classification {
  const kind = classifier === 'llm' ? 'model' : 'log'
  return {
    verdict: causeOf(cause).verdict,
    cause,
    confidence,
    classifier,
    evidence: [{ kind, rule: `${classifier}:m`, detail: 'because' }],
  }
}

function hear(found: Classification[], said: Classification[], of = failure, changes: PolicyChanges = {}) {
  const policy = parsePolicy(changes)
  const decision = decide(of, found, { policy })
  return { first: decision, heard: hearSecondOpinion(of, said, { decision, findings: found, mandate: mandateOf(of, { policy }), policy }) }
}

describe('hearSecondOpinion', () => {
  it('follows an opinion about what nobody could tell', () => {
    const { first, heard } = hear([], [says('network/failure', 0.7)])
    expect(first.action).toBe('hold')
    expect(heard).toMatchObject({ action: 'retry', cause: 'network/failure', confidence: 0.7, classifier: 'llm' })
  })

  it.each<[string, Classification[], Classification[], Failure, PolicyChanges, RegExp]>([
    ['is not sure enough', [], [says('code_bug/exception', 0.7)], failure, {}, /not certain enough to fail/],
    ['is unsure', [], [says('network/failure', 0.3)], failure, {}, /not certain enough to retry/],
    [
      'contradicts what was found',
      [says('code_bug/exception', 0.45, 'patterns')],
      [says('network/failure', 0.9)],
      failure,
      {},
      /contradicts code_bug/,
    ],
    ['needs a second execution that is not safe', [], [says('network/failure', 0.9)], { ...failure, idempotent: false }, {}, /not safe/],
    ['asks for more than its retries', [], [says('network/failure', 0.9)], { ...failure, attemptId: 6 }, {}, /used up/],
    [
      'asks for what policy leaves to persons',
      [],
      [says('code_bug/exception', 0.9)],
      failure,
      { model: { fail: false } },
      /rules and persons/,
    ],
  ])('stays with the first decision where the opinion %s, and says so', (_, found, said, of, changes, why) => {
    const { first, heard } = hear(found, said, of, changes)
    const { evidence, ...same } = heard
    const { evidence: before, ...firstSame } = first
    expect(same).toEqual(firstSame)
    expect(evidence.slice(0, before.length)).toEqual(before)
    expect(evidence.at(-1)!.detail).toMatch(why)
  })

  it('keeps notes beside the first decision', () => {
    const note: Classification = { ...says('network/failure', 0), verdict: 'unknown', cause: 'unknown/unclassified' }
    const { first, heard } = hear([], [note])
    expect(heard).toEqual({ ...first, evidence: [...first.evidence, ...note.evidence] })
  })
})

describe('lacksCause', () => {
  it('tells a hold for want of a cause from one that is a person’s matter', () => {
    const known = says('network/connection-refused', 0.9, 'patterns')
    expect(lacksCause(decide(failure, []))).toBe(true)
    expect(lacksCause(decide(failure, [says('code_bug/exception', 0.45, 'patterns')]))).toBe(true)
    expect(lacksCause(decide(failure, [known]))).toBe(false)
    expect(decide({ ...failure, idempotent: false }, [known]).action).toBe('hold')
    expect(lacksCause(decide({ ...failure, idempotent: false }, [known]))).toBe(false)
    expect(lacksCause(decide({ ...failure, attemptId: 11 }, [known]))).toBe(false)
    expect(lacksCause(decide({ ...failure, returnCode: 0 }, []))).toBe(false)
  })
})
