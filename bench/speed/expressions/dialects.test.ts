import { RE2JS } from 're2js'
import { builtInPacks } from 'retriage/patterns'
import { packsWithExamples } from 'retriage/patterns/examples'
import { describe, expect, it } from 'vitest'
import { bytes, extended, lineSafe, rust } from './dialects.ts'

describe('lineSafe', () => {
  it.each([
    ['a\\sb', '[\\x09\\x0c-\\x0d ]'],
    ['[^x]', '[^\\x0ax]'],
    ['\\S', '[^\\x09-\\x0a\\x0c-\\x0d ]'],
    ['(?P<n>x)', '(?:x)'],
    ['(?i)aB', '[aA][bB]'],
    ['(?i:a)b', '(?:[aA])b'],
    ['x{2,}y{', 'x{2,}y\\{'],
    ['\\u00e9', '\u00e9'],
    ['[[:digit:]-]', '[\\-0-9]'],
  ])('says %s as %s', (source, said) => {
    expect(lineSafe(source, false)).toContain(said)
  })

  it('matches in a text what the original matches on its lines, for every example of the built-in patterns', () => {
    for (const { match, ignoreCase, examples, nearMiss } of packsWithExamples.flatMap(({ patterns }) => patterns)) {
      const original = RE2JS.compile(match.replace(/\\u([\da-f]{4})/g, '\\x{$1}'), ignoreCase ? RE2JS.CASE_INSENSITIVE : 0)
      const inText = new RegExp(lineSafe(match, ignoreCase), 'm')
      for (const line of [...examples, ...nearMiss]) {
        expect(inText.test(`before\n${line}\nafter`), `${match} on ${line}`).toBe(original.test(line))
      }
    }
  })

  it('does not find what only two lines together say', () => {
    expect(new RegExp(lineSafe('a\\s+b|c[^x]d|e\\Wf', false), 'm').test('a\nb c\nd e\nf')).toBe(false)
  })
})

it('every built-in pattern can be said in every dialect', () => {
  const expressions = builtInPacks.flatMap(({ patterns }) => patterns.flatMap(({ match, except }) => [match, ...(except ? [except] : [])]))
  for (const source of expressions) {
    for (const say of [bytes, rust, extended]) expect(() => say(source, false), source).not.toThrow()
  }
})

describe('bytes', () => {
  it('keeps a character of several bytes together', () => {
    expect(bytes("\u2018?['\u2019]", false)).toBe("(?:\u2018)?(?:[']|\u2019)")
  })

  it('says an end of a line that goes on as what never is', () => {
    expect(bytes('a$.*b|c$', false)).toBe('a\\xff.*b|c$')
  })
})

describe('extended', () => {
  it.each([
    ['(?:a|b)+?', '(a|b)+'],
    ['[\\]^-]', '[]^-]'],
    ['\\d{3}', '[0123456789]{3}'],
    ['\\^', '\\^'],
  ])('says %s as %s', (source, said) => {
    expect(extended(source, false)).toBe(said)
  })
})
