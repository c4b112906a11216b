import { expect, it } from 'vitest'
import { alternativesOf } from './alternatives.ts'

it.each<[string, string[]]>([
  ['a|b', ['a', 'b']],
  ['(a|b c)', ['a', 'b c']],
  ['(?:a|b)', ['a', 'b']],
  ['a|(b|c)d|[|]', ['a', '(b|c)d', '[|]']],
  ['(a)(b|c)', ['(a)(b|c)']],
  ['(a|b)(c|d)', ['(a|b)(c|d)']],
  ['(a|b)?', ['(a|b)?']],
  ['a\\|b', ['a\\|b']],
  ['[]|]|[^]|]|[[:alpha:]|]|[\\]|]', ['[]|]', '[^]|]', '[[:alpha:]|]', '[\\]|]']],
  ['a(?i)b|c', ['a(?i)b|c']],
  ['(?i)(a|b)', ['(?i)(a|b)']],
  ['|a', ['', 'a']],
  ['a)|(b', ['a)|(b']],
])('%s', (source, alternatives) => {
  expect(alternativesOf(source)).toEqual(alternatives)
})
