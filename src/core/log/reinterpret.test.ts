import { describe, expect, it } from 'vitest'
import { reinterpret } from './reinterpret.ts'

describe('reinterpret', () => {
  it.each(['Unable to allocate 7.5 PiB for an array', 'Cannot allocate 976733209832459912 bytes of memory', 'allocate failed: -134217728'])(
    'takes an amount no machine has for a number gone wrong: %s',
    (line) => {
      expect(reinterpret('oom/allocation', line)).toBe('code_bug/numerical')
    },
  )

  it.each(['Unable to allocate 7.5 GiB for an array', 'Cannot allocate 137438953472 bytes of memory'])('leaves %s alone', (line) => {
    expect(reinterpret('oom/allocation', line)).toBe('oom/allocation')
  })

  it('takes what a test states for its subject', () => {
    expect(reinterpret('network/connection-refused', "assert 'timeout' == 'connection refused'")).toBe('code_bug/assertion')
    expect(reinterpret('network/connection-refused', 'connection refused')).toBe('network/connection-refused')
    expect(reinterpret('missing_data/file', 'assert os.path.exists(path)')).toBe('missing_data/file')
  })
})
