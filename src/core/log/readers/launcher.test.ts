import { describe, expect, it } from 'vitest'
import { readLines } from '../lines.ts'
import { readLaunchers } from './launcher.ts'

const read = (...log: string[]) =>
  readLaunchers(readLines(log.join('\n')))
    .sort((a, b) => a.index - b.index)
    .map(({ index, role }) => [index, role])
const rule = '-'.repeat(74)

describe('readLaunchers', () => {
  it('takes a banner of Open MPI that reports an end for a wrapper', () => {
    expect(
      read(rule, 'MPI_ABORT was invoked on rank 2 in communicator MPI_COMM_WORLD', 'with errorcode 1.', rule).filter(
        ([, role]) => role === 'wrapper',
      ),
    ).toEqual([
      [1, 'wrapper'],
      [2, 'wrapper'],
    ])
  })

  it('and one after which it goes on for survived', () => {
    expect(read(rule, 'No fast transport was found.', 'Another transport will be used instead.', rule)).toEqual([
      [1, 'recovered'],
      [2, 'recovered'],
    ])
  })

  it('leaves an end by a signal to the reader of exits', () => {
    expect(read('mpirun noticed that process rank 3 with PID 7 on node n1 exited on signal 11 (Segmentation fault).')).toEqual([])
    expect(read('srun: error: n01: task 3: Exited with exit code 139')).toEqual([])
  })

  it.each([
    ['=   BAD TERMINATION OF ONE OF YOUR APPLICATION PROCESSES', 'wrapper'],
    ['srun: error: n01: tasks 0-3: Exited with exit code 1', 'wrapper'],
    ['srun: Job step aborted: Waiting up to 32 seconds for job step to finish.', 'teardown'],
    ['slurmstepd: error: *** STEP 77.0 ON n01 CANCELLED AT 2024-05-06T07:08:09 ***', 'teardown'],
    ['torch.distributed.elastic.multiprocessing.errors.ChildFailedError:', 'wrapper'],
    ['[mpiexec@n01] main (ui/mpich/mpiexec.c:340): process manager error waiting for completion', 'teardown'],
  ])('%s is a %s', (line, role) => {
    expect(read(line)).toEqual([[0, role]])
  })

  it('leaves a reason alone', () => {
    expect(read('slurmstepd: error: *** STEP 77.0 ON n01 CANCELLED AT 2024-05-06T07:08:09 DUE TO TIME LIMIT ***')).toEqual([])
  })

  it('reads the table of torchrun, and leaves what a worker recorded in it', () => {
    expect(
      read(
        'Root Cause (first observed failure):',
        '[0]:',
        '  rank      : 3 (local_rank: 3)',
        '  exitcode  : 1 (pid: 7)',
        '  error_file: <N/A>',
        '  traceback : To enable traceback see: https://pytorch.org/docs',
        '  traceback : ValueError: no such shape',
        '  exitcode  : -9 (pid: 8)',
      ),
    ).toEqual([
      [0, 'context'],
      [1, 'wrapper'],
      [2, 'wrapper'],
      [3, 'wrapper'],
      [4, 'wrapper'],
      [5, 'context'],
    ])
  })
})
