import { describe, expect, it } from 'vitest'
import { re2 } from 'retriage/regex'
import { readLines } from '../log/lines.ts'
import type { Pattern } from '../pattern.ts'
import { compilePattern } from './compile.ts'
import { createMatcher } from './matcher.ts'

const pattern = (id: string, match: string, more: Partial<Pattern> = {}): Pattern => ({
  id: `test/${id}`,
  match,
  ignoreCase: false,
  cause: 'network/failure',
  role: 'root',
  confidence: 0.8,
  ...more,
})

const found = (patterns: Pattern[], log: string): string[] =>
  createMatcher(patterns, re2)
    .match(readLines(log))
    .map(({ line, pattern: { id } }) => `${line.number} ${id}`)

describe('createMatcher', () => {
  it('finds every pattern of every line, in the order of lines and ids', () => {
    const patterns = [pattern('z', 'refused'), pattern('a', 'Connection \\w+'), pattern('n', '\\d{3}')]
    expect(found(patterns, 'Connection refused\nnothing\ncode 503 refused')).toEqual(['1 test/a', '1 test/z', '3 test/n', '3 test/z'])
  })

  it('keeps to case unless told', () => {
    expect(found([pattern('a', 'Refused')], 'refused')).toEqual([])
    expect(found([pattern('a', 'Refused', { ignoreCase: true })], 'reFUSed')).toEqual(['1 test/a'])
  })

  it('takes back what is excepted', () => {
    expect(found([pattern('a', 'refused', { except: 'localhost' })], 'refused by localhost\nrefused by db')).toEqual(['2 test/a'])
  })

  it('keeps to the lines it is given', () => {
    const lines = ['a\nrefused', 'refused', ...Array.from({ length: 3000 }, () => 'nothing to see'), 'refused'].map((text, i) => ({
      number: i + 1,
      raw: text,
      text,
      prefix: '',
    }))
    expect(
      createMatcher([pattern('a', 'refused$')], re2)
        .match(lines)
        .map(({ index }) => index),
    ).toEqual([0, 1, 3002])
  })

  it('names lines that may match, without their ends and exceptions', () => {
    const candidates = (one: Pattern, text: string): number[] => {
      const lines: number[] = []
      const bytes = new TextEncoder().encode(text)
      createMatcher([one], re2).candidates(bytes, 0, bytes.length, (_from, _to, lineFeeds) => lines.push(lineFeeds))
      return lines
    }
    expect(candidates(pattern('a', '^refused$', { except: 'refused' }), 'nothing\n12:00 refused here')).toEqual([1])
  })

  it('ends whatever a user writes', () => {
    // A backtracking engine would not come back from the first of these.
    const log = `${'a'.repeat(100_000)}!\n${'x'.repeat(100_000)}`
    expect(found([pattern('a', '(a+)+$'), pattern('b', '(x|xx)+y'), pattern('c', '(.*)*!')], log)).toContain('1 test/c')
  })
})

describe('compilePattern', () => {
  it.each([
    ['(?=x)y', /look-around/],
    ['(?<!x)y', /look-around/],
    ['(a)\\1', /back-reference/],
    ['a{2000}', /1,000 times/],
    ['(', /not a valid RE2 expression/],
  ])('refuses %s with file, id and remedy', (match, remedy) => {
    expect(() => compilePattern(pattern('bad', match), re2, 'packs/mine.yaml')).toThrow(remedy)
    expect(() => compilePattern(pattern('bad', match), re2, 'packs/mine.yaml')).toThrow('packs/mine.yaml: pattern "test/bad": "match" ')
  })
})
