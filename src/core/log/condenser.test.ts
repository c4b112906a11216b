import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createMatcher } from '../match/matcher.ts'
import type { Pattern } from '../pattern.ts'
import { LogCondenser, wholeLog } from './condenser.ts'
import { readIncidents } from './incidents.ts'
import { readLines, type LogLine } from './lines.ts'

const pattern = (id: string, match: string): Pattern => ({
  ...{ id, match, ignoreCase: false, cause: 'network/failure', role: 'root', confidence: 0.8 },
})
const none = (): never => {
  throw new Error('no expression here needs an engine')
}
const matcher = createMatcher([pattern('a/ring', '^ring \\w+ is cut$'), pattern('a/wheel', 'wheel stands still')], {
  id: 'none',
  compile: none,
  characters: none,
})

const encoder = new TextEncoder()

function condense(log: string, cuts: readonly number[] = []): LogLine[] {
  const bytes = encoder.encode(log)
  const condenser = new LogCondenser([matcher])
  const places = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b)
  let from = 0
  for (const place of places) {
    condenser.push(bytes.subarray(from, place))
    from = place
  }
  return condenser.finish()
}

const plain = (count: number, from = 0): string[] =>
  Array.from(
    { length: count },
    (_, i) => `step ${from + i} of the long way: loss ${((from + i) * 7919) % 1000}, nothing to see, going on as before`,
  )
const numbersOf = (lines: readonly LogLine[], what: string): number[] =>
  lines.filter(({ text }) => text.includes(what)).map(({ number }) => number)

/** Longer than what is kept whole, with some lines in the midst. */
const long = (...inside: string[]): string => [...plain(12_000), ...inside, ...plain(12_000, 12_000)].join('\n')

describe('LogCondenser', () => {
  it('keeps all lines of a short log', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('ring a is cut', '', 'x\ry', '\u001b[31mred', 'é😀', 'step 1')),
        fc.array(fc.nat()),
        (lines, cuts) => {
          expect(condense(lines.join('\n'), cuts)).toEqual(readLines(lines.join('\n')))
        },
      ),
    )
  })

  it('keeps of a long log what tells something, with its number and what stands around it', () => {
    const lines = condense(long('KeyError: 7', 'ring b is cut'))
    expect(long().length).toBeGreaterThan(wholeLog)
    expect(lines.length).toBeLessThan(3000)
    expect(numbersOf(lines, 'KeyError')).toEqual([12_001])
    expect(numbersOf(lines, 'ring b')).toEqual([12_002])
    expect(numbersOf(lines, 'step 11998 ')).toEqual([11_999])
    expect(numbersOf(lines, 'step 12059 ')).toEqual([12_062])
    expect(numbersOf(lines, 'step 0 ')).toEqual([1])
    expect(numbersOf(lines, 'step 23999 ')).toEqual([24_002])
  })

  it.each([
    ['a time stamp and a rank in front', '2031-03-14T01:02:03Z [rank3]: ring b is cut'],
    ['colours within words', '\u001b[31mri\u001b[0mng b is \u001b[1mcut\u001b[0m'],
    ['states of a line', '10 %\r20 %\rring b is cut'],
    ['bytes that are no text', 'ring b is cut\r\u0000\u0001'],
  ])('sees a line with %s', (_, line) => {
    const found = matcher.match(condense(long(line)))
    expect(found.map(({ line: { number }, pattern: { id } }) => [number, id])).toEqual([[12_001, 'a/ring']])
  })

  it('gives the same wherever the pieces are cut', () => {
    const log = long('KeyError: 7', 'é'.repeat(3000), 'ring b is cut', `${'wheel '.repeat(2000)}wheel stands still`)
    const whole = condense(log)
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 30 }), (cuts) => {
        const lines = condense(log, cuts)
        const telling = (all: readonly LogLine[]): unknown => matcher.match(all).map(({ line }) => [line.number, line.text])
        expect(telling(lines)).toEqual(telling(whole))
        expect(readIncidents(lines).map(({ index, message }) => [lines[index]?.number, message])).toEqual(
          readIncidents(whole).map(({ index, message }) => [whole[index]?.number, message]),
        )
      }),
      { numRuns: 15 },
    )
  })

  it('reads a line of many megabytes in parts that overlap, and its states', () => {
    const filler = 'no end of this line and nothing in it but words '
    const line = `${filler.repeat(50_000)}wheel stands still ${filler.repeat(50_000)}`
    const found = (log: string): number[] => [...new Set(matcher.match(condense(log)).map(({ line: { number } }) => number))]
    expect(found(`first\n${line}\nlast`)).toEqual([2])
    expect(found(`first\n${line.replaceAll(filler, `${filler}\r`)}\nlast`)).toEqual([2])
    // Somewhere a part ends: wherever the words stand, they are seen.
    for (let at = 1_046_900; at < 1_046_990; at += 3)
      expect(found(`${'x'.repeat(at)} wheel stands still ${'x'.repeat(400_000)}`)).toEqual([1])
    expect(condense(line).length).toBeLessThan(400)
  })

  it('keeps the last states of a line that never ends', () => {
    const lines = condense(Array.from({ length: 60_000 }, (_, i) => `${i} of 60000 done, and no word about the end`).join('\r'))
    expect(lines.at(-1)?.text).toBe('59999 of 60000 done, and no word about the end')
    expect(lines.at(-1)?.number).toBe(1)
  })

  it('keeps few of the lines that differ in numbers alone, the first and the last of them', () => {
    const lines = condense(Array.from({ length: 60_000 }, (_, i) => `ERROR: try ${i} went wrong`).join('\n'))
    expect(lines.length).toBeLessThan(8000)
    expect(lines[0]?.text).toBe('ERROR: try 0 went wrong')
    expect(lines.at(-1)?.number).toBe(60_000)
  })

  it('stays bounded where every line tells something else', () => {
    const word = (i: number): string => i.toString(26).replace(/\d/g, (digit) => 'qrstuvwxyz'.charAt(Number(digit)))
    const lines = condense(Array.from({ length: 100_000 }, (_, i) => `ERROR: no ${word(i)} for ${word(i * 31)}`).join('\n'))
    expect(lines.length).toBeLessThan(40_000)
    expect(lines.at(-1)?.number).toBe(100_000)
  })

  it('leaves a gap that no report reaches across', () => {
    const lines = condense(long('Traceback (most recent call last):', '  File "a.py", line 1, in <module>', 'KeyError: 1'))
    const gap = lines.findIndex(({ text }) => text === '')
    expect(lines.slice(gap, gap + 40).every(({ text }) => text === '')).toBe(true)
    expect(readIncidents(lines).map(({ name }) => name)).toEqual(['KeyError'])
  })
})
