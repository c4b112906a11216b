import fc from 'fast-check'
import { expect, test } from 'vitest'
import { editDistance, nearest } from './nearest.ts'

test.each([
  ['dependson', 'depends_on'],
  ['dependsOn', 'depends_on'],
  ['depend_on', 'depends_on'],
  ['comand', 'command'],
  ['nmae', 'name'],
  ['COMMAND', 'command'],
  ['input', 'input_files'],
])('%s is nearest to %s', (word, expected) => {
  expect(nearest(word, ['name', 'command', 'depends_on', 'input_files'])).toBe(expected)
})

test('nothing is nearest where nothing is known', () => {
  expect(nearest('name', [])).toBeUndefined()
})

test('the first of several equally near', () => {
  expect(nearest('ab', ['ax', 'ay'])).toBe('ax')
})

test.each([
  ['', '', 0],
  ['', 'abc', 3],
  ['abc', '', 3],
  ['kitten', 'sitting', 3],
  ['ab', 'ba', 1],
  ['abcd', 'acbd', 1],
])('%j to %j takes %d edits', (from, to, edits) => {
  expect(editDistance(from, to)).toBe(edits)
})

test('the distance is symmetric, zero only for equals, and at most the longer length', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      const distance = editDistance(a, b)
      expect(distance).toBe(editDistance(b, a))
      expect(distance === 0).toBe(a === b)
      expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length))
    }),
  )
})
