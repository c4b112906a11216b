import { describe, expect, it } from 'vitest'
import { readLines } from '../lines.ts'
import { readEvents } from './kubernetes-events.ts'

const read = (...log: string[]) => readEvents(readLines(log.join('\n'))).map(({ index, role }) => [index, role])
const header = '  Type     Reason            Age                  From               Message'

describe('readEvents', () => {
  it('takes a warning that a later event settles for survived', () => {
    expect(
      read(
        header,
        '  Warning  FailedScheduling  9m (x9 over 37m)     default-scheduler  0/3 nodes are available: 3 Insufficient cpu.',
        '  Normal   Scheduled         8m                   default-scheduler  Successfully assigned ns/a to n1',
      ),
    ).toEqual([
      [1, 'recovered'],
      [2, 'context'],
    ])
  })

  it('goes by age and not by position', () => {
    expect(
      read(
        '8m    Normal    Scheduled          pod/a   Successfully assigned ns/a to n1',
        '37m   Warning   FailedScheduling   pod/a   0/3 nodes are available',
        '2m    Warning   FailedScheduling   pod/b   0/3 nodes are available',
      ),
    ).toEqual([
      [0, 'context'],
      [1, 'recovered'],
      [2, 'root'],
    ])
  })

  it('does not settle a warning by an earlier event', () => {
    expect(
      read(
        header,
        '  Normal   Pulled  9m              kubelet  Container image "a" already present on machine',
        '  Warning  Failed  44s (x3 over 2m)  kubelet  Failed to pull image "b": not found',
      ),
    ).toEqual([
      [1, 'context'],
      [2, 'root'],
    ])
  })

  it('takes a wait before the next start for a wrapper, and a killing for the end', () => {
    expect(
      read(
        '  Warning  BackOff  4s (x9 over 2m)  kubelet  Back-off restarting failed container a in pod b',
        '  Normal   Killing  4s               kubelet  Stopping container a',
      ),
    ).toEqual([
      [0, 'wrapper'],
      [1, 'teardown'],
    ])
  })

  it.each(['Warning: this is text', 'Normal termination of the program', '44s Warning'])('leaves %s alone', (line) => {
    expect(read(line)).toEqual([])
  })
})
