import type { Failure } from 'retriage/core'
import { describe, expect, it } from 'vitest'
import { signal } from './signal.ts'

const read = (failure: Omit<Failure, 'jobId'>) => signal.classify({ jobId: 1, ...failure })

describe('signal', () => {
  it.each([
    [{ signal: 'SIGSEGV' }, 'code_bug/segfault'],
    [{ signal: 'segv' }, 'code_bug/segfault'],
    [{ signal: 11 }, 'code_bug/segfault'],
    [{ signal: '11' }, 'code_bug/segfault'],
    [{ returnCode: 139 }, 'code_bug/segfault'],
    [{ returnCode: -11 }, 'code_bug/segfault'],
    [{ returnCode: 152 }, 'resource_limit/cpu-time'],
    [{ returnCode: 137 }, 'unknown/killed'],
    [{ signal: 'SIGTERM', returnCode: 0 }, 'unknown/killed'],
  ] as const)('%j is %s', (failure, cause) => {
    expect(read(failure)).toMatchObject([{ cause, evidence: [{ kind: 'signal' }] }])
  })

  it.each([{}, { returnCode: 1 }, { returnCode: 128 }, { returnCode: 255 }, { signal: 'SIGNONSENSE' }, { signal: 63 }])(
    'reads nothing into %j',
    (failure) => {
      expect(read(failure)).toEqual([])
    },
  )
})
