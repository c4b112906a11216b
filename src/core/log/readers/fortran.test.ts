import { describe, expect, it } from 'vitest'
import { readLines } from '../lines.ts'
import { readFortran } from './fortran.ts'

const read = (...log: string[]) => readFortran(readLines(log.join('\n'))).map(({ index, role, name }) => [index, role, name])

describe('readFortran', () => {
  it('reads gfortran', () => {
    expect(read("At line 9 of file flow.f90 (unit = 10, file = 'in.dat')", 'Fortran runtime error: End of file')).toEqual([
      [0, 'context', ''],
      [1, 'root', 'end-of-file'],
    ])
  })

  it('reads Intel, with what the system said in front and the routines below', () => {
    const log = [
      'forrtl: No such file or directory',
      'forrtl: severe (29): file not found, unit 11, file /data/in.dat',
      'Image              PC                Routine            Line        Source             ',
      'flow.exe           00000000004A1F3B  Unknown               Unknown  Unknown',
      'flow.exe           00000000004A2F3B  MAIN__                     12  flow.f90',
      'done',
    ]
    expect(read(...log)).toEqual([
      [0, 'root', ''],
      [1, 'root', 'missing'],
      [2, 'context', ''],
      [3, 'context', ''],
      [4, 'context', ''],
    ])
  })

  it.each([
    ['forrtl: severe (174): SIGSEGV, segmentation fault occurred', 'segfault'],
    ['forrtl: severe (41): insufficient virtual memory', 'memory'],
    ['forrtl: severe (999): something new', 'other'],
    ['FIO-F-217/list-directed read/unit=10/attempt to read past end of file.', 'end-of-file'],
    ['ALLOCATE: 8000000000 bytes requested; not enough memory', 'memory'],
    ['Runtime Error: flow.f90, line 4: Subscript 1 of A (value 11) is out of range (1:10)', 'bounds'],
  ])('reads %s', (line, kind) => {
    expect(read(line)).toEqual([[0, 'root', kind]])
  })

  it('takes a signal somebody sent for the end and not for the reason', () => {
    expect(read('forrtl: error (78): process killed (SIGTERM)')).toEqual([[0, 'teardown', 'other']])
  })

  it('reads the line below the number of Cray', () => {
    expect(read('lib-4081 : UNRECOVERABLE library error', '  A READ operation tried to read past the end-of-file.')).toEqual([
      [0, 'wrapper', ''],
      [1, 'root', 'end-of-file'],
    ])
  })

  it.each(['At line 9 we stop', 'forrtl: warning (1): odd'])('leaves %s alone', (line) => {
    expect(read(line)).toEqual([])
  })
})
