import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pieceLength, readLines } from './lines.ts'

describe('readLines', () => {
  it('numbers lines by line feeds and quotes them as they stand', () => {
    expect(readLines('one\n\n  two\t\r\nthree').map(({ number, raw }) => [number, raw])).toEqual([
      [1, 'one'],
      [3, '  two\t'],
      [4, 'three'],
    ])
  })

  it('reads each state of a line that redraws itself', () => {
    expect(readLines('10 %\r50 %\rcurl: (7) refused\n').map(({ number, text }) => [number, text])).toEqual([
      [1, '10 %'],
      [1, '50 %'],
      [1, 'curl: (7) refused'],
    ])
  })

  it.each([
    ['2024-05-06T07:08:09.1234567Z KeyError: 1', 'KeyError: 1'],
    ['2024-05-06 07:08:09,123 KeyError: 1', 'KeyError: 1'],
    ['24/05/06 07:08:09 KeyError: 1', 'KeyError: 1'],
    ['[rank3]: KeyError: 1', 'KeyError: 1'],
    ['[1,3]<stderr>: KeyError: 1', 'KeyError: 1'],
    ['3: KeyError: 1', 'KeyError: 1'],
    ['(worker pid=123, ip=192.0.2.7) KeyError: 1', 'KeyError: 1'],
    ['May  6 07:08:09 node01 app[123]: KeyError: 1', 'KeyError: 1'],
    ['[ 1234.567890] Out of memory: Killed process 7', 'Out of memory: Killed process 7'],
    ['[Tue May  6 04:00:12 2025] Out of memory: Killed process 7', 'Out of memory: Killed process 7'],
    ['x1201c3s5b0n0 7: KeyError: 1', 'KeyError: 1'],
    ['E       KeyError: 1', 'KeyError: 1'],
    ['web-1  | KeyError: 1', 'KeyError: 1'],
    ['2024-05-06T07:08:09Z [rank0]: 2024-05-06 07:08:09,123 KeyError: 1', 'KeyError: 1'],
    ['\u001b[31mKeyError: 1\u001b[0m', 'KeyError: 1'],
  ])('takes what systems put in front off %j', (line, text) => {
    expect(readLines(line)[0]?.text).toBe(text)
  })

  it.each(['ERROR: not a prefix', 'Traceback (most recent call last):', '12 tests passed', 'a | b'])('leaves %j alone', (line) => {
    expect(readLines(line)[0]?.text).toBe(line)
  })

  it('quotes only what stands in the text, at that line, in bounded pieces', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 300 }),
        fc.array(fc.constantFrom('\n', '\r', '\u001b[31m', 'x'.repeat(5000), 'ERROR: ')),
        (text, more) => {
          const log = text + more.join(text)
          const byNumber = log.split('\n')
          for (const { number, raw } of readLines(log)) {
            expect(raw.length).toBeLessThanOrEqual(pieceLength)
            expect(byNumber[number - 1]?.includes(raw)).toBe(true)
          }
        },
      ),
    )
  })

  it('misses nothing that spans two pieces of a long line', () => {
    const long = `${'a'.repeat(pieceLength - 5)}Connection refused${'b'.repeat(pieceLength)}`
    expect(readLines(long).some(({ text }) => text.includes('Connection refused'))).toBe(true)
  })
})
