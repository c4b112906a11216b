import { literalsOf } from 'retriage/core'
import { builtInPacks } from 'retriage/patterns'
import { re2Js } from 'retriage/regex'
import { describe, expect, it } from 'vitest'
import { Dice } from '../corpora/dice.ts'
import { patternsOf, renameWords } from './renamed.ts'

const all = builtInPacks.flatMap(({ patterns }) => patterns)

describe('renameWords', () => {
  it('leaves escapes, classes, names and short words alone', () => {
    const source = '\\bword[Cc]hases(?P<captured>\\d+) and [[:alpha:]]'
    const renamed = renameWords(source, new Dice(3))
    expect(renamed).toMatch(/^\\bword\[Cc\][a-z]{5}\(\?P<captured>\\d\+\) and \[\[:alpha:\]\]$/)
    expect(renamed).not.toContain('hases(')
  })

  it('gives equal words one new name', () => {
    expect(renameWords('Timeout|Timeout', new Dice(1))).toMatch(/^([A-Z]\w+)\|\1$/)
  })
})

describe('patternsOf', () => {
  it('chooses some, always the same', () => {
    const some = patternsOf(50, all, new Dice(50))
    expect(new Set(some).size).toBe(50)
    expect(patternsOf(50, all, new Dice(50))).toEqual(some)
    expect(all).toEqual(expect.arrayContaining(some))
  })

  it('gives copies no literals of the words they no longer have', () => {
    for (const { match, ignoreCase, literals } of patternsOf(3000, all, new Dice(3000)))
      if (literals) expect(literals).toEqual(literalsOf(match, { ignoreCase }))
  })

  it('makes up as many as are wanted, with ids of their own, and all of them expressions', () => {
    const many = patternsOf(all.length + 300, all, new Dice(1))
    expect(new Set(many.map(({ id }) => id)).size).toBe(all.length + 300)
    for (const { match, ignoreCase } of many.slice(all.length)) expect(() => re2Js.compile(match, { ignoreCase })).not.toThrow()
  })
})
