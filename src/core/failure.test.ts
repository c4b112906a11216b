import { describe, expect, it } from 'vitest'
import { parseFailure } from './failure.ts'

describe('parseFailure', () => {
  it('reads the wire form and camelCase alike, and takes null for absent', () => {
    expect(
      parseFailure({ job_id: 7, return_code: null, stderr_tail: 'x', peak_memory: '2g', history: [{ attempt_id: 1, return_code: 1 }] }),
    ).toEqual({
      jobId: 7,
      stderrTail: 'x',
      peakMemory: '2g',
      history: [{ attemptId: 1, returnCode: 1 }],
    })
    expect(parseFailure({ jobId: 7, returnCode: 1 })).toEqual({ jobId: 7, returnCode: 1 })
  })

  it('ignores what it does not know', () => {
    expect(parseFailure({ job_id: 'a', partition: 'gpu' })).toEqual({ jobId: 'a' })
  })

  it.each([
    [{}, /"job_id"/],
    [{ job_id: 1, memory: 'lots' }, /"memory": memory "lots": write a number and a unit/],
    [{ job_id: 1, runtime: '4h' }, /"runtime": duration "4h": write ISO-8601/],
    [{ job_id: 1, attempt_id: 0 }, /"attempt_id"/],
    [{ job_id: 1, return_code: '1' }, /"return_code"/],
    [{ job_id: 1, history: [{ signal: {} }] }, /"history.0.signal"/],
    [[1], /failure: /],
    [null, /failure: /],
  ])('refuses %j and says where', (value, message) => {
    expect(() => parseFailure(value)).toThrow(message)
  })
})
