import { describe, expect, it } from 'vitest'
import { schedulerState } from './scheduler-state.ts'

const read = (state?: string) => schedulerState.classify({ jobId: 1, ...(state === undefined ? {} : { schedulerState: state }) })

describe('scheduler-state', () => {
  it.each([
    ['NODE_FAIL', 'scheduler/node-failure', 'transient'],
    ['PREEMPTED', 'preemption/preempted', 'transient'],
    ['preempted', 'preemption/preempted', 'transient'],
    ['TIMEOUT', 'timeout/time-limit', 'resource'],
    ['OUT_OF_MEMORY', 'oom/limit', 'resource'],
    ['OOMKilled', 'oom/limit', 'resource'],
    ['Evicted', 'preemption/evicted', 'transient'],
    ['DeadlineExceeded', 'timeout/time-limit', 'resource'],
    ['CANCELLED by 1000', 'scheduler/canceled', 'permanent'],
    ['TERM_MEMLIMIT: job killed after reaching LSF memory usage limit', 'oom/limit', 'resource'],
    ['BOOT_FAIL', 'scheduler/launch-failure', 'transient'],
  ])('%s is %s', (state, cause, verdict) => {
    expect(read(state)).toMatchObject([{ cause, verdict, evidence: [{ kind: 'scheduler_state', detail: `scheduler state ${state}` }] }])
  })

  it.each([undefined, '', 'FAILED', 'COMPLETED', 'weather', 'toString'])('reads nothing into %j', (state) => {
    expect(read(state)).toEqual([])
  })
})
