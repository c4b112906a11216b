import { describe, expect, it } from 'vitest'
import { readLines } from '../lines.ts'
import { readUsage } from './usage.ts'

const read = (...log: string[]) => readUsage(readLines(log.join('\n'))).map(({ index, name }) => [index, name])

describe('readUsage', () => {
  it.each([
    [['    resources_used.walltime = 01:00:07', '    Resource_List.walltime = 01:00:00'], [[0, 'walltime']]],
    [['resources_used.mem=4194400kb Resource_List.mem=4gb'], [[0, 'memory']]],
    [['Resource List: mem=4gb,walltime=01:00:00', 'Resources Used: cput=00:10:00,mem=2gb,walltime=01:00:02'], [[1, 'walltime']]],
    [['   Memory Requested:   4.0GB                 Memory Used: 4.0GB'], [[0, 'memory']]],
    [['category     -l h_vmem=4G,h_rt=3600', 'ru_wallclock 120s', 'maxvmem      4.1G'], [[2, 'memory']]],
    [['State: FAILED (exit code 137)', 'Memory Efficiency: 99.8% of 16.00 GB'], [[1, 'memory']]],
  ])('%j reached its limit', (log, found) => {
    expect(read(...log)).toEqual(found)
  })

  it('takes the signal that came with it for its consequence', () => {
    const log = ['exit_status  137', 'ru_wallclock 3605s', 'category     -l h_rt=3600']
    expect(readUsage(readLines(log.join('\n'))).map(({ index, role }) => [index, role])).toEqual([
      [1, 'root'],
      [0, 'wrapper'],
    ])
  })

  it.each([
    [['    Exit_status = 0', 'resources_used.walltime = 01:00:07', 'Resource_List.walltime = 01:00:00']],
    [['resources_used.walltime = 00:59:07', 'Resource_List.walltime = 01:00:00']],
    [['resources_used.walltime = 00:59:07']],
    [['State: COMPLETED (exit code 0)', 'Memory Efficiency: 99.8% of 16.00 GB']],
    [['State: FAILED (exit code 137)', 'Memory Efficiency: 42.00% of 16.00 GB']],
  ])('%j did not', (log) => {
    expect(read(...log)).toEqual([])
  })
})
