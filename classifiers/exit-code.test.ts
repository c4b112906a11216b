import { describe, expect, it } from 'vitest'
import { exitCode } from './exit-code.ts'

const read = (returnCode: number | null) => exitCode.classify({ jobId: 1, returnCode })

describe('exit-code', () => {
  it.each([
    [127, 'config/command-not-found'],
    [126, 'config/not-executable'],
    [124, 'timeout/step'],
    [75, 'external_service/unavailable'],
  ] as const)('%i is %s', (code, cause) => {
    expect(read(code)).toMatchObject([{ cause, evidence: [{ kind: 'exit_code', rule: `exit-code/${code}` }] }])
  })

  it.each([0, 1, 2, 3, 42, 137, 255, -9, null])('reads nothing into %j', (code) => {
    expect(read(code)).toEqual([])
  })
})
