import { re2 } from 'retriage/regex'
import { expect, it } from 'vitest'
import { examinePack } from './examine.ts'
import { parsePack } from './load.ts'

const pack = (match: string) =>
  parsePack({
    pack: 'mine',
    title: 'mine',
    patterns: [
      {
        ...{ id: 'one', match, cause: 'network/connection-refused', source: 'a test' },
        ...{ examples: ['err 17 lost connection', 'ERR 18 lost connection'], near_miss: ['all is well'] },
      },
    ],
  })
const quiet = [{ name: 'quiet.log', text: 'all is well\nverry well\nan err\nErr again\n' }]

it.each([
  [
    '(?i)err \\d+',
    'err ',
    4,
    'requires only "err " (4 bytes), looked for at every byte, and is tried where it stands: 1 of 4 lines of jobs that succeeded',
  ],
  ['err.\\d|ERR.\\d', 'err', 3, 'requires only "err" (3 bytes), looked for at every byte, and is tried where it stands: 3 of 4 lines'],
  [
    '(?:err|ERR) \\d\\d lost',
    ' lost',
    5,
    'requires only " lost" (5 bytes), looked for at every other byte, and is tried where it stands: 0 of 4 lines',
  ],
  [
    '^\\S+ \\d+ [l]\\w+',
    null,
    0,
    'requires no text: it is tried on every line, 4 of 4 of jobs that succeeded; add a word of 7 bytes or more',
  ],
])('%s costs what the advice says, and is not wrong', (match, literal, shortest, message) => {
  const problems = examinePack(pack(match), re2, quiet)
  expect(problems).toMatchObject([{ pattern: 'mine/one', kind: 'advice', lookup: { shortest, lines: 4 } }])
  expect(problems[0]!.message).toContain(message)
  expect(problems[0]!.lookup!.literals).toEqual(literal === null ? null : [literal])
})

it('a word of seven bytes needs no advice', () => {
  expect(examinePack(pack('lost connection'), re2, quiet)).toEqual([])
})

it('an expression that is refused says why', () => {
  expect(examinePack(pack('(?:a|ab|b){300}c'), re2)).toMatchObject([
    { kind: 'expression', message: expect.stringContaining('too long') as string },
  ])
})
