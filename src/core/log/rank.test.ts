import { describe, expect, it } from 'vitest'
import { readLines } from './lines.ts'
import { byLaterRank, firstFailedRank, rankOf } from './rank.ts'

const lines = (...log: string[]) => readLines(log.join('\n'))

describe('firstFailedRank', () => {
  it.each([
    [
      'torchrun',
      ['Root Cause (first observed failure):', '[0]:', '  time      : 2026-01-01_10:00:00', '  rank      : 5 (local_rank: 1)'],
      5,
    ],
    ['Open MPI', ['mpirun noticed that process rank 3 with PID 0 on node n12 exited on signal 9 (Killed).'], 3],
    ['MPI_ABORT', ['MPI_ABORT was invoked on rank 2 in communicator MPI_COMM_WORLD'], 2],
    ['srun', ['srun: error: n2: task 7: Exited with exit code 1', 'srun: error: n1: task 0: Killed'], 7],
    ['nothing', ['rank 3 is ready', 'task 4: done'], null],
  ])('%s', (_, log, rank) => {
    expect(firstFailedRank(lines(...log))).toBe(rank)
  })
})

describe('rankOf', () => {
  it.each([
    ['[rank3]: x', 3],
    ['[default1]:x', 1],
    ['[1,12]<stderr>: x', 12],
    ['4: x', 4],
    ['2026-01-01 10:00:00 x', null],
    ['x', null],
  ])('%s', (line, rank) => {
    expect(rankOf(lines(line)[0]!)).toBe(rank)
  })
})

describe('byLaterRank', () => {
  const log = ['[rank0]: RuntimeError: Connection closed by peer', '[rank3]: IndexError: list index out of range']

  it('tells the lines of other ranks from those of the first', () => {
    const later = byLaterRank(lines(...log, 'mpirun noticed that process rank 3 with PID 0 on node n exited with code 1'))
    expect([later(0), later(1), later(2)]).toEqual([true, false, false])
  })

  it('says nothing where no launcher names a rank, or the one it names wrote nothing', () => {
    expect(byLaterRank(lines(...log))(0)).toBe(false)
    expect(byLaterRank(lines(...log, 'MPI_ABORT was invoked on rank 9 in'))(0)).toBe(false)
  })
})
