import { describe, expect, it } from 'vitest'
import glob from 'fast-glob'
import { readCorpus } from '../corpus.ts'
import { withModels } from './with-model.ts'

const files = await glob('bench/accuracy/corpus/*.jsonl', { cwd: new URL('../../..', import.meta.url).pathname, absolute: true })
const { cases } = await readCorpus(files.sort())

describe.each(['built-in', 'none'] as const)('patterns %s: a model', (patterns) => {
  const measured = withModels(cases, patterns)

  it('that is right makes held failures better', async () => {
    const { alone, right } = await measured
    expect(right.questions).toBeGreaterThan(20)
    expect(right.held.right).toBeGreaterThan(alone.held.right)
    expect([right.held.wrongFail, right.held.wrongRetry]).toEqual([0, 0])
  })

  it('changes nothing that was decided, right or wrong', async () => {
    const { right, wrong, wrongMayNotFail, wrongMayNothing } = await measured
    expect([right, wrong, wrongMayNotFail, wrongMayNothing].map(({ changed }) => changed)).toEqual([0, 0, 0, 0])
  })

  it('that is wrong stays within what policy leaves to it', async () => {
    const { alone, wrong, wrongMayNotFail, wrongMayNothing } = await measured
    expect(wrong.all.wrongFail).toBeGreaterThan(alone.all.wrongFail)
    expect(wrongMayNotFail.all.wrongFail).toBe(alone.all.wrongFail)
    expect(wrongMayNothing.all).toEqual(alone.all)
  })
})
