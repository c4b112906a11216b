import { describe, expect, it } from 'vitest'
import { readLines } from '../lines.ts'
import { readNode } from './node.ts'

const read = (...log: string[]) => readNode(readLines(log.join('\n'))).map(({ index, role, message }) => [index, role, message])

describe('readNode', () => {
  it('takes the headline for the reason, with its code, and the fields for repetition', () => {
    const log = [
      'Error: the store gave up',
      '    at Store.open (/app/store.js:7:11) {',
      '  errno: -28,',
      "  code: 'ENOSPC',",
      "  syscall: 'write'",
      '}',
    ]
    expect(read(...log)).toEqual([
      [0, 'root', 'the store gave up (ENOSPC)'],
      [3, 'context', ''],
      [4, 'context', ''],
    ])
  })

  it('does not repeat a code the message names', () => {
    expect(read('Error: connect ECONNREFUSED 192.0.2.7:5432', '    at a (b.js:1:1) {', "  code: 'ECONNREFUSED'", '}')[0]).toEqual([
      0,
      'root',
      'connect ECONNREFUSED 192.0.2.7:5432',
    ])
  })

  it('reads a code in brackets', () => {
    expect(read('TypeError [ERR_INVALID_ARG_TYPE]: The "path" argument must be of type string')).toEqual([
      [0, 'root', 'The "path" argument must be of type string (ERR_INVALID_ARG_TYPE)'],
    ])
  })

  it('takes a cause for the reason of what is around it', () => {
    const log = [
      'TypeError: fetch failed',
      '    at run (/app/a.js:2:3) {',
      '  [cause]: Error: connect ECONNREFUSED 192.0.2.7:80',
      '      at Socket.x (node:net:1:1) {',
      "    code: 'ECONNREFUSED'",
      '  }',
      '}',
    ]
    expect(read(...log)).toEqual([
      [0, 'wrapper', 'fetch failed'],
      [2, 'root', 'connect ECONNREFUSED 192.0.2.7:80'],
      [4, 'context', ''],
    ])
  })

  it.each([
    [['Error: no fields follow', '    at a (b.js:1:1)']],
    [['ValueError: of another language', '  code: x']],
    [["  code: 'ENOSPC',", '  stands alone']],
  ])('leaves %j alone', (log) => {
    expect(read(...log)).toEqual([])
  })
})
