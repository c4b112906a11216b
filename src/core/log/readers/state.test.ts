import { describe, expect, it } from 'vitest'
import { readLines } from '../lines.ts'
import { readStates } from './state.ts'

const read = (...log: string[]) => readStates(readLines(log.join('\n'))).map(({ index, name }) => [index, name])

describe('readStates', () => {
  it.each([
    ['seff', 'State: OUT_OF_MEMORY (exit code 0)', 'OUT_OF_MEMORY'],
    ['scontrol', '   JobState=NODE_FAIL Reason=NodeDown Dependency=(null)', 'NODE_FAIL'],
    ['kubectl describe', '      Reason:       OOMKilled', 'OOMKilled'],
    ['JSON', '{"phase":"Failed","reason":"DeadlineExceeded"}', 'DeadlineExceeded'],
    ['LSF', 'TERM_MEMLIMIT: job killed after reaching LSF memory usage limit.', 'TERM_MEMLIMIT'],
  ])('reads the value of a key: %s', (_, line, name) => {
    expect(read(line)).toEqual([[0, name]])
  })

  it('reads the column of a table, also where a cell is wider than its heading', () => {
    expect(
      read(
        'NAME        READY   STATUS      RESTARTS   AGE',
        'worker-0    0/1     Evicted     0          5m',
        'worker-1    1/1     Running     0          5m',
      ),
    ).toEqual([[1, 'Evicted']])
    expect(
      read(
        'JobID           JobName      State ExitCode',
        '------------ ---------- ---------- --------',
        '12            train.sh  PREEMPTED      0:0',
      ),
    ).toEqual([[2, 'PREEMPTED']])
  })

  it.each([
    'State: COMPLETED (exit code 0)',
    'the state of the model is saved: TIMEOUT=30',
    'Reason: the file is missing',
    'the STATUS of it\nis Evicted',
  ])('leaves %j alone', (text) => {
    expect(read(text)).toEqual([])
  })
})
