import { describe, expect, it } from 'vitest'
import { readLines } from '../lines.ts'
import { readErrorStacks } from './error-stack.ts'

const read = (...log: string[]) => readErrorStacks(readLines(log.join('\n'))).map(({ index, role, message }) => [index, role, message])

describe('readErrorStacks', () => {
  it('takes the innermost frame of HDF5 for the reason', () => {
    const log = [
      'HDF5-DIAG: Error detected in HDF5 (1.14.0) thread 0:',
      '  #000: H5F.c line 836 in H5Fopen(): unable to open file',
      '    major: File accessibility',
      '    minor: Unable to open file',
      '  #001: H5FDsec2.c line 350 in H5FD_sec2_open(): no such thing',
      '    major: Low-level I/O',
    ]
    expect(read(...log)).toEqual([
      [1, 'wrapper', 'unable to open file'],
      [2, 'context', 'major: File accessibility'],
      [3, 'context', 'minor: Unable to open file'],
      [4, 'root', 'no such thing'],
      [5, 'context', 'major: Low-level I/O'],
    ])
  })

  it('and that of MPICH', () => {
    expect(
      read(
        'Fatal error in internal_Recv: Invalid tag, error stack:',
        'internal_Recv(117).: MPI_Recv(buf=0x7f) failed',
        'internal_Recv(78)..: Invalid tag, value is 99',
      ),
    ).toEqual([
      [1, 'wrapper', 'MPI_Recv(buf=0x7f) failed'],
      [2, 'root', 'Invalid tag, value is 99'],
    ])
  })

  it('starts again behind other lines', () => {
    const frame = '  #000: H5F.c line 1 in H5Fopen(): no'
    expect(read(frame, 'going on', frame).map(([, role]) => role)).toEqual(['root', 'root'])
  })

  it.each(['#123 is a number', 'f(12): x', 'see run(3): it failed'])('leaves %s alone', (line) => {
    expect(read(line)).toEqual([])
  })
})
