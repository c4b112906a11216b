import type { Failure } from 'retriage/core'
import { describe, expect, it } from 'vitest'
import { usage } from './usage.ts'

const read = (failure: Omit<Failure, 'jobId'>) => usage.classify({ jobId: 1, ...failure })

describe('usage', () => {
  it.each([
    [{ memory: '16g', peakMemory: '15.8g', signal: 'SIGKILL' }, 'oom/limit'],
    [{ memory: '16g', peakMemory: '16g', returnCode: 1 }, 'oom/limit'],
    [{ memory: '16g', peakMemory: 17_179_869_184, returnCode: 137 }, 'oom/limit'],
    [{ runtime: 'PT1H', execTimeSeconds: 3600, signal: 'SIGTERM' }, 'timeout/time-limit'],
    [{ runtime: 'PT1H', execTimeSeconds: 3599 }, 'timeout/time-limit'],
  ])('%j is %s', (failure, cause) => {
    expect(read(failure)).toMatchObject([{ cause, verdict: 'resource', evidence: [{ kind: 'usage' }] }])
  })

  it('says what was used of what', () => {
    expect(read({ memory: '16g', peakMemory: '15.8g', signal: 9 })[0]?.evidence[0]?.detail).toBe('peak memory 15.8g of 16g requested')
    expect(read({ runtime: 'PT1H', execTimeSeconds: 3600.4 })[0]?.evidence[0]?.detail).toBe('ran 3600 s of PT1H requested')
  })

  it.each([
    {},
    { memory: '16g' },
    { peakMemory: '16g' },
    { memory: '16g', peakMemory: '8g', signal: 'SIGKILL' },
    { memory: '16g', peakMemory: '15g', returnCode: 1 },
    { memory: '0b', peakMemory: 0, signal: 9 },
    { runtime: 'PT1H', execTimeSeconds: 10, signal: 'SIGTERM' },
    { runtime: 'PT0S', execTimeSeconds: 10 },
  ])('reads nothing into %j', (failure) => {
    expect(read(failure)).toEqual([])
  })
})
