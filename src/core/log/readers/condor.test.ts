import { describe, expect, it } from 'vitest'
import { readLines } from '../lines.ts'
import { readCondor } from './condor.ts'

const read = (...log: string[]) => readCondor(readLines(log.join('\n'))).map(({ index, role, name }) => [index, role, name])

describe('readCondor', () => {
  it('takes the reason below an event for the reason', () => {
    expect(
      read(
        '012 (77.000.000) 2024-05-06 07:08:09 Job was held.',
        '\tError from slot1@n01: cannot write to the spool',
        '\tCode 12 Subcode 28',
      ),
    ).toEqual([
      [0, 'wrapper', ''],
      [1, 'root', ''],
    ])
    expect(
      read('007 (77.000.000) 2024-05-06 07:08:09 Shadow exception!', '\tthe machine is gone', '\t0  -  Run Bytes Sent By Job'),
    ).toEqual([
      [0, 'wrapper', ''],
      [1, 'root', ''],
    ])
  })

  it('takes a broken connection for the reason of what could not be resumed', () => {
    expect(
      read(
        '022 (77.000.000) 2024-05-06 07:08:09 Job disconnected, attempting to reconnect',
        '    Socket between submit and execute hosts closed unexpectedly',
        '    Trying to reconnect to slot1@n01',
        '024 (77.000.000) 2024-05-06 07:48:09 Job reconnection failed',
        '    Can not reconnect to slot1@n01, rescheduling job',
      ),
    ).toEqual([
      [0, 'wrapper', ''],
      [1, 'root', 'disconnected'],
      [3, 'cascade', ''],
      [4, 'cascade', ''],
    ])
  })

  it('knows what a person did', () => {
    expect(read('012 (77.000.000) 2024-05-06 07:08:09 Job was held.', '\tvia condor_hold (by user alice)')[1]).toEqual([1, 'root', 'held'])
    expect(read('009 (77.000.000) 2024-05-06 07:08:09 Job was aborted.', '\tvia condor_rm (by user alice)')[1]).toEqual([
      1,
      'root',
      'removed',
    ])
  })

  it('takes an eviction beside that for its consequence', () => {
    expect(
      read(
        '004 (77.000.000) 2024-05-06 07:08:09 Job was evicted.',
        '\t(0) CPU times',
        '012 (77.000.000) 2024-05-06 07:08:09 Job was held.',
        '\tvia condor_hold (by user alice)',
      ),
    ).toEqual([
      [0, 'cascade', ''],
      [2, 'wrapper', ''],
      [3, 'root', 'held'],
    ])
  })

  it.each([
    [['004 (77.000.000) 2024-05-06 07:08:09 Job was evicted.', '\t(0) Job was not checkpointed.', '...']],
    [['001 (77.000.000) 2024-05-06 07:08:09 Job executing on host: <192.0.2.7>']],
  ])('leaves %j alone', (log) => {
    expect(read(...log)).toEqual([])
  })
})
