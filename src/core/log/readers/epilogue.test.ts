import { describe, expect, it } from 'vitest'
import { readLines } from '../lines.ts'
import { readEpilogues } from './epilogue.ts'

const read = (...log: string[]) =>
  readEpilogues(readLines(log.join('\n')))
    .sort((a, b) => a.index - b.index)
    .map(({ index, role, name }) => [index, role, name])

describe('readEpilogues', () => {
  it.each([
    ['    Exit_status = 1', 'wrapper', ''],
    ['Exited with exit code 1.', 'wrapper', ''],
    ['TERM_UNKNOWN: unknown reason', 'wrapper', ''],
    ['failed       26  : opening input/output file', 'root', 'streams'],
    ['failed       100 : assumedly after job', 'wrapper', ''],
    ['failed       0   ', 'context', ''],
  ])('%s is a %s %s', (line, role, name) => {
    expect(read(line)).toEqual([[0, role, name]])
  })

  it.each(['Exit_status = 0', 'failed to start', 'Exit_status=271'])('leaves %s alone', (line) => {
    expect(read(line)).toEqual([])
  })
})
