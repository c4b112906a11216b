// Readers are shown only the lines on which a word stands that a report may begin with. Here they are shown all of them as well, and must find the
// same.
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createMatcher, matchLines, readLines } from 'retriage/core'
import { builtInPatterns } from 'retriage/patterns'
import { packsWithExamples } from 'retriage/patterns/examples'
import { re2 } from 'retriage/regex'
import { formOf } from '../src/core/log/incident.ts'
import { readers } from '../src/core/log/incidents.ts'
import { wordSign } from '../src/core/log/meaning.ts'
import { signSources } from '../src/core/log/sign-sources.ts'
import { isOpen, signOf, signsIn, signsOf } from '../src/core/log/signs.ts'
import { words } from '../src/core/log/words.ts'

const own = readFileSync(new URL('../bench/accuracy/corpus/own.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => (JSON.parse(line) as { text: string }).text)
const examples = packsWithExamples.flatMap(({ patterns }) => patterns.flatMap((entry) => [...entry.examples, ...entry.nearMiss]))
const ownLines = own.flatMap((text) => text.split('\n'))

/** Logs made of pieces of real reports, with prefixes and colours, and of any text. */
const logs = fc
  .array(
    fc.oneof(
      {
        weight: 4,
        arbitrary: fc
          .tuple(fc.nat(ownLines.length - 1), fc.integer({ min: 1, max: 25 }))
          .map(([at, n]) => ownLines.slice(at, at + n).join('\n')),
      },
      { weight: 3, arbitrary: fc.constantFrom(...examples) },
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom(
        'E: no',
        '[E] no',
        'x\tST\ty',
        ' ST ',
        'JOBID ST',
        'name: E: broken',
        '-'.repeat(60),
        '\u001b[31mERR!\u001b[0m it',
        '{"state" : "OOMKilled"}',
        'JobState  =FAILED',
        '  Ready   False',
      ),
    ),
    { minLength: 1, maxLength: 8 },
  )
  .chain((parts) => fc.constantFrom('\n', '\n[rank1]: ', '\r\n', '\n\n').map((by) => parts.join(by)))

describe('signs', () => {
  it.each(readers.map((read) => [read.id, read] as const))('hide nothing from the reader "%s"', (id, read) => {
    for (const text of own) {
      const lines = readLines(text)
      expect(read(lines, signsOf(lines).where(signOf(id)))).toEqual(read(lines))
    }
    fc.assert(
      fc.property(logs, (log) => {
        const lines = readLines(log)
        expect(read(lines, signsOf(lines).where(signOf(id)))).toEqual(read(lines))
      }),
      { numRuns: 200 },
    )
  })

  it('show, with the bit of each opening, wherever an expression matches that is tried only where they do', () => {
    for (const line of [...ownLines, ...examples]) {
      const signs = signsIn(line)
      for (const { name, openings } of signSources()) {
        openings.forEach((opening, number) => {
          if (line.search(formOf(opening)) < 0) return
          const sign = signOf(name)
          expect([name, number, line, signs.has(0, sign), isOpen(signs.openings(0, sign), number)]).toEqual([
            name,
            number,
            line,
            true,
            true,
          ])
        })
      }
    }
  })

  it('have no more openings than there are bits', () => {
    for (const { name, openings } of signSources()) expect([name, openings.length <= 32]).toEqual([name, true])
  })

  it('are the same where one pass looks for patterns too, which finds the same patterns', () => {
    const names = [...readers.map(({ id }) => id), ...words.map((_, number) => wordSign(number)), 'success', 'remark', 'waits-for-others']
    const together = createMatcher([], re2, { compiled: builtInPatterns })
    const alone = createMatcher([], re2, { compiled: builtInPatterns })
    for (const text of own) {
      const [lines, same] = [readLines(text), readLines(text)]
      const matches = matchLines(lines, together)
      expect(matches.map(({ index, pattern }) => [index, pattern.id])).toEqual(
        alone.match(same).map(({ index, pattern }) => [index, pattern.id]),
      )
      const shown = (of: typeof lines) => names.map((name) => signsOf(of).where(signOf(name)))
      expect(shown(lines)).toEqual(shown(same))
    }
  })

  it('are all written down', () => {
    const everywhere = signOf('a name nobody has')
    for (const { id } of readers) expect(signOf(id)).not.toBe(everywhere)
  })
})
