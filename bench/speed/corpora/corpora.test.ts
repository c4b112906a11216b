import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packsWithExamples } from 'retriage/patterns/examples'
import { afterAll, describe, expect, it } from 'vitest'
import { readSlice } from '../slice.ts'
import { Dice } from './dice.ts'
import { corpusNames, generateCorpus, type CorpusName } from './generate.ts'

const folders = [1, 2].map(() => mkdtempSync(join(tmpdir(), 'retriage-corpora-')))
const sizes = { tails: 20, training: 300_000, nearMisses: 100_000, longLine: 300_000 }
const generate = (name: CorpusName, folder = 0): ReturnType<typeof generateCorpus> =>
  generateCorpus(name, folders[folder] as string, sizes, packsWithExamples)

afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })))

describe.each(corpusNames)('%s', (name) => {
  it('is the same every time, and UTF-8', () => {
    const text = readFileSync(generate(name).path)
    expect(readFileSync(generate(name, 1).path).equals(text)).toBe(true)
    expect(Buffer.from(text.toString()).equals(text)).toBe(true)
  })

  it('is as long as it says', () => {
    const { path, size, lengths } = generate(name)
    expect(readFileSync(path).length).toBe(size)
    expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(size)
  })

  it('has no line that redraws itself, which engines would not see alike', () => {
    expect(readFileSync(generate(name).path, 'utf8')).not.toContain('\r')
  })
})

it('tails are documents of about 4 KB', () => {
  const { path, lengths, size } = generate('tails')
  expect(lengths).toHaveLength(sizes.tails)
  expect(Math.min(...lengths)).toBeGreaterThanOrEqual(4096)
  expect(size / sizes.tails).toBeLessThan(4500)
  for (const document of readSlice({ path, lengths }, size).documents) expect(document.at(-1)).toBe(10)
})

it('the long line is one line', () => {
  expect(readFileSync(generate('long-line').path, 'utf8').trimEnd()).not.toContain('\n')
})

describe('readSlice', () => {
  it('cuts the last document where the slice ends', () => {
    const { path, lengths } = generate('tails')
    const end = lengths[0]! + 10
    const { documents } = readSlice({ path, lengths }, end)
    expect(documents.map(({ length }) => length)).toEqual([lengths[0], 10])
    expect(Buffer.concat(documents).equals(readFileSync(path).subarray(0, end))).toBe(true)
  })
})

describe('Dice', () => {
  it('throws the same again for the same seed', () => {
    const throws = (seed: number): number[] => {
      const dice = new Dice(seed)
      return Array.from({ length: 5 }, () => dice.below(1000))
    }
    expect(throws(1)).toEqual(throws(1))
    expect(throws(1)).not.toEqual(throws(2))
  })

  it('shuffles without losing anything', () => {
    expect(new Dice(5).shuffle([1, 2, 3, 4]).sort()).toEqual([1, 2, 3, 4])
  })
})
