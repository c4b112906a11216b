import { describe, expect, it } from 'vitest'
import { readLines } from '../lines.ts'
import { readTestFailures } from './test-runner.ts'

const rule = '='.repeat(30)
const bar = (words: string): string => `======== ${words} ========`

/** Role, name and text of every line that the reader claims, in their order. */
function read(...text: readonly string[]): string[] {
  const lines = readLines(text.join('\n'))
  return readTestFailures(lines)
    .sort((a, b) => a.index - b.index)
    .map(({ role, name, index }) => [role, name, lines[index]?.text].join(' | '))
}

describe('readTestFailures', () => {
  it('takes the heading of a unittest report for the root, with the meaning of the exception below it', () => {
    expect(
      read(
        rule,
        'ERROR [0.012s]: test_load (test_io.TestIO)',
        '-'.repeat(30),
        'Traceback (most recent call last):',
        'ConnectionResetError: peer is gone',
        rule,
        'FAIL: test_add (__main__.TestOps)',
        'AssertionError: 1 != 2',
        'Ran 2 tests in 0.1s',
        'RuntimeError: test_io failed!',
      ),
    ).toEqual([
      'root | ConnectionResetError | ERROR [0.012s]: test_load (test_io.TestIO)',
      'cascade | ConnectionResetError | ConnectionResetError: peer is gone',
      'root | AssertionError | FAIL: test_add (__main__.TestOps)',
      'cascade | AssertionError | AssertionError: 1 != 2',
    ])
  })

  it('takes the summary of pytest for the root of what it sums up', () => {
    expect(
      read(
        bar('test session starts'),
        'ValueError: printed by a test that passed',
        bar('FAILURES'),
        '_____ TestA.test_b _____',
        'E       AssertionError: assert 1 == 2',
        bar('short test summary info'),
        'FAILED [0.1s] tests/test_a.py::TestA::test_b - AssertionError: assert 1 == 2',
        'KeyError: after the session',
      ),
    ).toEqual([
      'recovered | ValueError | ValueError: printed by a test that passed',
      'wrapper | AssertionError | _____ TestA.test_b _____',
      'cascade | AssertionError | AssertionError: assert 1 == 2',
      'root |  | FAILED [0.1s] tests/test_a.py::TestA::test_b - AssertionError: assert 1 == 2',
    ])
  })

  it('takes the title of a report for the root where the log ends before the summary, and leaves reruns aside', () => {
    expect(
      read(
        'test_a.py::TestA::test_b FAILED [1.5s] [ 31%]',
        bar('RERUNS'),
        '_____ TestA.test_b _____',
        'TypeError: first try',
        bar('FAILURES'),
        '_____ TestA.test_b _____',
        'TypeError: last try',
      ),
    ).toEqual([
      'recovered | TypeError | TypeError: first try',
      'root | TypeError | _____ TestA.test_b _____',
      'cascade | TypeError | TypeError: last try',
    ])
  })

  it('lets a summary yield to the verdict of a driver that tried the test again', () => {
    expect(
      read('FAILED test_a.py::test_b - TypeError: x', 'FAILED CONSISTENTLY: test_a.py::test_b', 'FAILED test_a.py::test_c - TypeError: y'),
    ).toEqual(['cascade |  | FAILED test_a.py::test_b - TypeError: x', 'root |  | FAILED test_a.py::test_c - TypeError: y'])
  })

  it('claims nothing in a log without reports of tests', () => {
    expect(read('Traceback (most recent call last):', 'KeyError: 1', rule, 'FAIL: not a test', 'FAILED to start')).toEqual([])
  })
})
