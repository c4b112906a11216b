import { describe, expect, it } from 'vitest'
import { readLines } from '../lines.ts'
import { readNpm } from './npm.ts'

const read = (...log: string[]) => readNpm(readLines(log.join('\n'))).map(({ role, message }) => (role === 'root' ? message : role))

describe('readNpm', () => {
  it('takes the sentence for the reason, with the code it does not name', () => {
    expect(
      read(
        'npm ERR! code ENOSPC',
        'npm ERR! syscall write',
        'npm ERR! errno -28',
        'npm ERR! the cache could not be written',
        'npm ERR! A complete log of this run can be found in:',
        'npm ERR!     /root/.npm/_logs/debug-0.log',
      ),
    ).toEqual(['context', 'context', 'context', 'the cache could not be written (ENOSPC)', 'context', 'context'])
  })

  it('takes the failure of a script for a wrapper, and advice for none', () => {
    expect(
      read(
        'npm error code ELIFECYCLE',
        'npm error Lifecycle script `test` failed with error:',
        'npm error network In most cases you are behind a proxy or have bad network settings.',
      ),
    ).toEqual(['wrapper', 'wrapper', 'context'])
  })

  it('starts again with each block', () => {
    expect(read('npm ERR! code ENOSPC', 'going on', 'npm ERR! it went wrong')).toEqual(['context', 'it went wrong'])
  })

  it('leaves warnings alone', () => {
    expect(read('npm WARN deprecated a@1')).toEqual([])
  })
})
