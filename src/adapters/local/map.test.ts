import { describe, expect, it } from 'vitest'
import { succeeded } from '../job-system.ts'
import { attemptEnvironment, logName, notStarted, resultOf, type ProcessEnd } from './map.ts'

const order = { workflowId: 1, jobId: 'a/b c', jobName: 'load', runId: 2, attemptId: 3, command: 'true', resources: {} }
const end: ProcessEnd = { started: true, code: 0, signal: null, stopReason: null, elapsedMs: 1234.4, peakMemory: 5, host: 'here' }

describe('attemptEnvironment', () => {
  it('names the attempt, and its resources only where it has some', () => {
    expect(attemptEnvironment(order, '/out')).toEqual({
      RETRIAGE_WORKFLOW_ID: '1',
      RETRIAGE_JOB_ID: 'a/b c',
      RETRIAGE_JOB_NAME: 'load',
      RETRIAGE_RUN_ID: '2',
      RETRIAGE_ATTEMPT_ID: '3',
      RETRIAGE_OUTPUT_DIR: '/out',
    })
    expect(attemptEnvironment({ ...order, resources: { memory: 1024, runtimeMs: 5_400_000, numCpus: 2 } }, '/out')).toMatchObject({
      RETRIAGE_MEMORY: '1024',
      RETRIAGE_RUNTIME: 'PT90M',
      RETRIAGE_NUM_CPUS: '2',
    })
  })
})

it('a log name stays inside its folder', () => {
  expect(logName(order)).toBe('job_a_b_c_r2_a3')
  expect(logName({ ...order, jobId: '../../etc' })).toBe('job_.._.._etc_r2_a3')
})

describe('resultOf', () => {
  it('is a success only when the command ended by itself with 0', () => {
    expect(succeeded(resultOf(end))).toBe(true)
    expect(succeeded(resultOf({ ...end, code: 3 }))).toBe(false)
    expect(succeeded(resultOf({ ...end, code: null, signal: 'SIGSEGV' }))).toBe(false)
    expect(succeeded(resultOf({ ...end, stopReason: 'runtime' }))).toBe(false)
    expect(succeeded(notStarted(new Error('no room'), 'here'))).toBe(false)
  })
  it('tells why it was ended in the words of a scheduler', () => {
    expect(resultOf({ ...end, stopReason: 'memory', code: null, signal: 'SIGKILL' })).toEqual({
      started: true,
      returnCode: null,
      signal: 'SIGKILL',
      schedulerState: 'OUT_OF_MEMORY',
      execTimeSeconds: 1.234,
      peakMemory: 5,
      host: 'here',
    })
    expect(resultOf({ ...end, started: false, code: 125 })).toMatchObject({ started: false, returnCode: null })
    expect(resultOf({ ...end, stopReason: 'runtime' }).schedulerState).toBe('TIMEOUT')
    expect(resultOf({ ...end, stopReason: 'terminated' }).schedulerState).toBe('CANCELLED')
  })
})
