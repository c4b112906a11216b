import { describe, expect, it } from 'vitest'
import { readLines } from '../lines.ts'
import { readPackageManagers } from './package-manager.ts'

const read = (...log: string[]) =>
  readPackageManagers(readLines(log.join('\n')))
    .sort((a, b) => a.index - b.index)
    .map(({ index, role }) => [index, role])

describe('readPackageManagers', () => {
  it.each([
    ['  error: subprocess-exited-with-error', 'wrapper'],
    ['  × python setup.py egg_info did not run successfully.', 'wrapper'],
    ['ERROR: Failed building wheel for ring', 'wrapper'],
    ['E: Sub-process /usr/bin/dpkg returned an error code (1)', 'wrapper'],
    ['dpkg: error processing package ring (--configure):', 'wrapper'],
    [' installed ring package post-installation script subprocess returned error exit status 1', 'wrapper'],
    ['ERROR:  Error installing ring:', 'wrapper'],
    ['error Command failed with exit code 1.', 'wrapper'],
    [' ERR_PNPM_NO_MATCHING_VERSION  No matching version found for ring@9', 'root'],
    ['go: example.com/ring@v1.0.0: reading example.com/ring: 404 Not Found', 'root'],
    ['Solving environment: failed with initial frozen solve. Retrying with flexible solve.', 'recovered'],
  ])('%s is %s', (line, role) => {
    expect(read(line)).toEqual([[0, role]])
  })

  it('takes the last of several causes for the reason', () => {
    expect(
      read(
        'error: failed to get `ring` as a dependency of package `flow`',
        'Caused by:',
        '  failed to fetch the index',
        'Caused by:',
        '  no route to the registry',
      ),
    ).toEqual([
      [0, 'wrapper'],
      [2, 'wrapper'],
      [4, 'root'],
    ])
  })

  it.each(['go: downloading example.com/ring v1.0.0', 'Caused by: java.io.IOException: gone'])('leaves %s alone', (line) => {
    expect(read(line)).toEqual([])
  })
})
