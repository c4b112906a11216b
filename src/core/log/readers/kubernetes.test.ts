import { describe, expect, it } from 'vitest'
import { readLines } from '../lines.ts'
import { readKubernetes } from './kubernetes.ts'

const read = (...log: string[]) =>
  readKubernetes(readLines(log.join('\n')))
    .sort((a, b) => a.index - b.index)
    .map(({ index, role, name }) => [index, role, name])

describe('readKubernetes', () => {
  it('takes a message that says more than its reason for the reason', () => {
    expect(
      read('Status:           Failed', 'Reason:           Evicted', 'Message:          The node was low on resource: ephemeral-storage.'),
    ).toEqual([
      [1, 'wrapper', ''],
      [2, 'root', 'low-on-disk'],
    ])
  })

  it('takes a reason that says nothing, and a number below one that does, for wrappers', () => {
    expect(
      read(
        '    State:          Waiting',
        '      Reason:       CrashLoopBackOff',
        '    Last State:     Terminated',
        '      Reason:       OOMKilled',
        '      Exit Code:    137',
      ),
    ).toEqual([
      [1, 'wrapper', ''],
      [4, 'wrapper', ''],
    ])
  })

  it('takes a limit of tries for a wrapper', () => {
    expect(read('    message: Job has reached the specified backoff limit')).toEqual([[0, 'wrapper', '']])
  })

  it.each(['Reason: it was late', 'Failed: 3'])('leaves %s alone', (line) => {
    expect(read(line)).toEqual([])
  })
})
