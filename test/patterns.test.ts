import { readFile } from 'node:fs/promises'
import { builtInPacks, createMatcher, createTriage, readLines } from 'retriage'
import { packsWithExamples } from 'retriage/patterns/examples'
import { examinePack } from 'retriage/packs'
import { re2, re2Js } from 'retriage/regex'
import { describe, expect, it } from 'vitest'

const quiet = await Promise.all(
  ['services', 'hpc'].map(async (name) => ({
    name,
    text: await readFile(new URL(`../patterns/quiet/${name}.log`, import.meta.url), 'utf8'),
  })),
)

describe('the built-in packs', () => {
  it.each(packsWithExamples.map((pack) => [pack.name, pack] as const))(
    '%s matches its examples, not its near misses, and no job that succeeded',
    (_, pack) => {
      expect(examinePack(pack, re2Js, quiet).filter(({ kind }) => kind !== 'advice')).toEqual([])
    },
  )

  it('have a literal to be looked up by, every one', () => {
    const slow = packsWithExamples.flatMap((pack) => examinePack(pack, re2Js).filter(({ lookup }) => lookup?.literals === null))
    expect(slow).toEqual([])
  }, 60_000)
})

describe('numbers', () => {
  // Step counters, loss values, sizes and ids of a long log run through every number there is; none of them may be taken for an error code.
  const numbers = (from: number, write: (n: number) => string) => Array.from({ length: 250 }, (_, i) => write(from + i)).join(' ')

  it.each([
    ['bare', (n: number) => String(n)],
    ['before a colon', (n: number) => `${n}: x`],
    ['in parentheses', (n: number) => `(${n})`],
    ['padded', (n: number) => `step ${String(n).padStart(6, '0')}`],
  ])('%s say nothing', (_, write) => {
    const matcher = createMatcher(
      builtInPacks.flatMap((pack) => pack.patterns),
      re2,
    )
    const lines = readLines(Array.from({ length: 1600 }, (_, i) => numbers(i * 250, write)).join('\n'))
    expect(matcher.match(lines).map(({ pattern, line }) => [pattern.id, line.number])).toEqual([])
  })
})

describe('jobs that succeeded', () => {
  const triage = createTriage()

  it.each(quiet.map(({ name, text }) => [name, text] as const))(
    '%s: the whole log is held, since nothing in it says that anything failed',
    async (_, text) => {
      expect(await triage.decide({ jobId: 1, stderrTail: text })).toMatchObject({ action: 'hold' })
    },
  )
})
