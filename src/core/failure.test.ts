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

  it('reads plain values as its schema does, which is asked where there are others', () => {
    const values = ['', 'x', '7', 0, 1, -1, 1.5, 2 ** 53, NaN, Infinity, true, false, {}, [], () => 1, Symbol('x')]
    const keys = 'jobId name attemptId runId returnCode signal schedulerState stderrTail stdoutTail execTimeSeconds host'.split(' ')
    const read = (value: unknown): string => {
      try {
        return JSON.stringify(parseFailure(value))
      } catch (error) {
        return (error as Error).message
      }
    }
    for (const key of [...keys, 'started', 'idempotent', 'command', 'unknown']) {
      values.forEach((value, i) => {
        const failure = { jobId: 1, [key]: value }
        // An empty list of inputs calls for the schema.
        expect(read(failure), `${key}, value ${i}`).toBe(read({ ...failure, inputs: [] }).replace(',"inputs":[]', ''))
      })
    }
  })

  it.each([
    [{}, /"job_id"/],
    [{ job_id: '' }, /"job_id"/],
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
