import { describe, expect, it } from 'vitest'
import { readLines } from '../lines.ts'
import { readCi, unmarked } from './ci.ts'

const read = (...log: string[]) =>
  readCi(readLines(log.join('\n')))
    .sort((a, b) => a.index - b.index)
    .map(({ index, role }) => [index, role])

describe('readCi', () => {
  it.each([
    '##[error]Process completed with exit code 1.',
    "##[error]The process '/usr/bin/git' failed with exit code 128",
    "##[error]Bash exited with code '1'.",
    'ERROR: Job failed: exit code 1',
    "Build step 'Execute shell' marked build as failure",
    'Finished: FAILURE',
    'The command "make check" exited with 2.',
  ])('takes %s for a wrapper', (line) => {
    expect(read(line)).toEqual([[0, 'wrapper']])
  })

  it('takes another marked error for a reason', () => {
    expect(read('##[error]The disk of this runner is gone')).toEqual([[0, 'root']])
    expect(read('::error file=a.c,line=7::no such ring')).toEqual([[0, 'root']])
  })

  it('takes what follows a failed step and clears up for the end', () => {
    expect(
      read(
        '##[error]Process completed with exit code 1.',
        'Post job cleanup.',
        'Error: cannot remove the cache',
        'ERROR: Job failed: exit code 1',
      ),
    ).toEqual([
      [0, 'wrapper'],
      [1, 'teardown'],
      [2, 'teardown'],
      [3, 'wrapper'],
    ])
  })

  it.each(['Post job cleanup.', '##[error]The step was killed by signal 9', 'ERROR: Job failed (system failure): no pod'])(
    'leaves %s alone where nothing failed before',
    (line) => {
      expect(read(line).filter(([, role]) => role !== 'root')).toEqual([])
    },
  )
})

describe('unmarked', () => {
  it('takes the marks off, for the readers of programs, and leaves what is quoted', () => {
    const [line] = unmarked(readLines('##[error]KeyError: 1'))
    expect(line).toMatchObject({ text: 'KeyError: 1', raw: '##[error]KeyError: 1' })
  })
})
