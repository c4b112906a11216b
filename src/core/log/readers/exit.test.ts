import { describe, expect, it } from 'vitest'
import { readLines } from '../lines.ts'
import { readExits } from './exit.ts'

const read = (line: string) => readExits(readLines(line)).map(({ name }) => name)

describe('readExits', () => {
  it.each([
    ['process rank 3 with PID 7 on node n1 exited on signal 11 (Segmentation fault).', 'SIGSEGV'],
    ['=   EXIT CODE: 139', 'SIGSEGV'],
    ['  exitcode  : -9 (pid: 7)', 'SIGKILL'],
    ['Process completed with exit code 137.', 'SIGKILL'],
    ["Command '['./sim']' died with <Signals.SIGABRT: 6>.", 'SIGABRT'],
    ['Exit_status=271', 'SIGTERM'],
    ['the child was terminated by signal SIGILL', 'SIGILL'],
    ['Process `ALIGN (1)` terminated with an error exit status (127)', 'exit 127'],
  ])('%s', (line, name) => {
    expect(read(line)).toEqual([name])
  })

  it.each([
    'make: *** [all] Error 2',
    'Process completed with exit code 1.',
    'no signal 11 km from the tower',
    'status code 139.5 ms',
    'exit code 0',
    'signal processing of 9 channels',
  ])('leaves %s alone', (line) => {
    expect(read(line)).toEqual([])
  })
})
