import { describe, expect, it } from 'vitest'
import { readLines } from '../lines.ts'
import { readDocker } from './docker.ts'

const read = (...log: string[]) =>
  readDocker(readLines(log.join('\n')))
    .sort((a, b) => a.index - b.index)
    .map(({ index, role }) => [index, role])

describe('readDocker', () => {
  it.each([
    ['#12 ERROR: process "/bin/sh -c make" did not complete successfully: exit code: 2', 'wrapper'],
    ["The command '/bin/sh -c make' returned a non-zero code: 2", 'wrapper'],
    ['dependency failed to start: container db-1 is unhealthy', 'wrapper'],
    ['web-1 exited with code 1', 'wrapper'],
    ['#9 CANCELED', 'context'],
    ['Aborting on container exit...', 'teardown'],
  ])('%s is %s', (line, role) => {
    expect(read(line)).toEqual([[0, role]])
  })

  it('takes an excerpt for the repetition of what stood before, and the Dockerfile for no complaint', () => {
    expect(
      read(
        '#8 0.512 ring.c:7: error: no such ring',
        '------',
        ' > [3/5] RUN make:',
        '0.512 ring.c:7: error: no such ring',
        '0.600 never seen before',
        '------',
        'Dockerfile:7',
        '   7 | >>> RUN make || echo failed',
      ),
    ).toEqual([
      [2, 'context'],
      [3, 'wrapper'],
      [6, 'context'],
      [7, 'context'],
    ])
  })

  it.each(['the process "x" ended', '   7 | KeyError'])('leaves %s alone', (line) => {
    expect(read(line)).toEqual([])
  })
})
