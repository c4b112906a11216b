import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Classification } from './classification.ts'
import { defineClassifier } from './classifier.ts'
import { classify, mergeClassifications } from './classify.ts'
import { causes } from './cause.ts'

const said = (cause: Classification['cause'], confidence: number, more: Partial<Classification> = {}): Classification => ({
  verdict: causes.get(cause)?.verdict ?? 'unknown',
  cause,
  confidence,
  evidence: [{ kind: 'exit_code', rule: `${cause} ${confidence}`, detail: 'seen' }],
  classifier: 'test',
  ...more,
})
const anyClassification = fc
  .record({
    cause: fc.constantFrom('network/dns', 'oom/killed', 'code_bug/index', 'permission/denied') satisfies fc.Arbitrary<
      Classification['cause']
    >,
    confidence: fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100),
    classifier: fc.constantFrom('one', 'two', 'three'),
    supersedes: fc.option(fc.constant('permission/denied' as const), { nil: undefined }),
  })
  .map(({ cause, confidence, classifier, supersedes }) => said(cause, confidence, { classifier, ...(supersedes ? { supersedes } : {}) }))

describe('mergeClassifications', () => {
  it('does not depend on the order', () => {
    fc.assert(
      fc.property(fc.array(anyClassification, { maxLength: 8 }), fc.nat(), (all, seed) => {
        const shuffled = [...all]
          .map((item, i) => ({ item, key: (i * 7919 + seed) % 101 }))
          .sort((a, b) => a.key - b.key)
          .map(({ item }) => item)
        expect(mergeClassifications(shuffled)).toEqual(mergeClassifications(all))
      }),
    )
  })

  it('is surer of what several classifiers say, and not of what one repeats', () => {
    expect(
      mergeClassifications([said('network/dns', 0.6, { classifier: 'one' }), said('network/dns', 0.5, { classifier: 'two' })])[0]
        ?.confidence,
    ).toBe(0.8)
    expect(mergeClassifications([said('network/dns', 0.6), said('network/dns', 0.5)])[0]?.confidence).toBe(0.6)
  })

  it('replaces what is superseded', () => {
    const merged = mergeClassifications([
      said('permission/denied', 0.9),
      said('permission/intermittent', 0.7, { supersedes: 'permission/denied' }),
    ])
    expect(merged.map(({ cause }) => cause)).toEqual(['permission/intermittent'])
  })
})

describe('classify', () => {
  const one = defineClassifier({ id: 'one', classify: () => [said('network/dns', 0.7, { classifier: 'one' })] })
  const two = defineClassifier({
    id: 'two',
    reads: 'findings',
    classify: (_failure, { findings }) =>
      findings[0]?.cause === 'network/dns' ? [said('config/unknown-host', 0.9, { classifier: 'two' })] : [],
  })

  it('lets classifiers that read findings see those of the others, in whatever order they stand', () => {
    expect(classify({ jobId: 1 }, [two, one]).map(({ cause }) => cause)).toEqual(['config/unknown-host', 'network/dns'])
    expect(classify({ jobId: 1 }, [one, two])).toEqual(classify({ jobId: 1 }, [two, one]))
  })

  it.each([
    [{ ...said('network/dns', 0.5), cause: 'network/aliens' }, /"network\/aliens", which is not on the list/],
    [said('network/dns', 1.5), /confidence 1.5; it must be from 0 to 1/],
    [{ ...said('network/dns', 0.5), evidence: [] }, /no evidence/],
  ])('refuses an answer that is none: %#', (answer, message) => {
    const wrong = defineClassifier({ id: 'wrong', classify: () => [answer as Classification] })
    expect(() => classify({ jobId: 1 }, [wrong])).toThrow(message)
  })
})

describe('defineClassifier', () => {
  it('refuses an id that is no name', () => {
    expect(() => defineClassifier({ id: 'My Classifier', classify: () => [] })).toThrow(/lower-case words joined by hyphens/)
  })
})
