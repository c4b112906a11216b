import { describe, expect, it } from 'vitest'
import { readLines } from '../lines.ts'
import { readProse } from './prose.ts'

const read = (...log: string[]) => readProse(readLines(log.join('\n'))).map(({ index }) => index)

describe('readProse', () => {
  it.each([
    'the remote side was lost after 3 s',
    'ghc: out of memory (requested 1048576 bytes)',
    '2026-01-02T03:04:05 prefetch.3.0 err: storage exhausted while writing file',
  ])('reads %s', (line) => {
    expect(read(line)).toEqual([0])
  })

  it.each([
    'INFO cache not found, making one',
    'nccl-host [0] NCCL INFO Plugin : libnccl-net.so not found',
    'warning: the file is missing',
    'will retry: connection refused',
    'Memory cgroup out of memory: 0 events',
    '    raise ValueError("out of range")',
    '    state = open(path, on_error=failed)',
    'all is well',
  ])('leaves %s alone', (line) => {
    expect(read(line)).toEqual([])
  })

  it('leaves the source alone that a trace shows', () => {
    expect(read('  File "a.py", line 3, in f', '    body = fetch(url, lost=1)')).toEqual([])
  })
})
