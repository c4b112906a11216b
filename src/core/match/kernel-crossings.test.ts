import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { ExpressionEngine } from './engine.ts'
import { JavaScriptKernel } from './javascript-kernel.ts'
import { createWasmKernel, type Kernel } from './kernel.ts'
import { createScanner } from './scanner.ts'

const sources = [
  'disk (?:full|[0-9]+% used)$',
  '^\\w+: disk [a-f]+\\b',
  '\\bquota\\B.{0,3}x|quota\\b[^:]*:$',
  '(?:a|b)*c{2,70}disk|(?:ab|ba){20}quota [ab]*$',
  '^(?:[^:]*:){2}.*quota exceeded|job \u00e9.*disk',
  'job.*(?:killed|disk|quota ){2}',
  'disk.*disk.*disk|[Jj]ob \\d+.* killed$',
  '^job|killed$',
  'disk.{0,70}(?:full|quota (?:exceeded|x)|12% used)x?\\b',
  '(?:[^:]{2,40}: ){1,3}killed(?: (?:job|full|x){1,40})?$',
  '(?:(?:ab|x){10}|(?:ba|ccc){9}|(?:ab_|a:){20})quota|quota (?:(?:job ){20}|(?:ab){20}|exceeded job .{0,9}:)',
]
const part = fc.constantFrom(
  ...[
    'disk',
    'Disk ',
    'quota',
    'quota ',
    ' exceeded',
    'job ',
    'killed',
    'full',
    '12% used',
    ':',
    'ab',
    'ccc',
    'x',
    '_',
    '\u00e9',
    '*',
    '\n',
    '\n',
    '\r',
  ],
)
const text = fc.array(part, { maxLength: 60 }).map((parts) => parts.join(''))
const unasked = (source: string): never => {
  throw new Error(source)
}
const engine: ExpressionEngine = { id: 'none', compile: unasked, characters: unasked }

function scans(kernel: (bytes: number) => Kernel, texts: readonly string[], matches = sources): string[] {
  const patterns = matches.map((match, i) => ({ id: String(i), match, ignoreCase: false }))
  const scanner = createScanner(patterns, engine, { kernel })
  return texts.map((each) =>
    scanner
      .scan(each)
      .map(({ line, pattern }) => `${line} ${pattern.id}`)
      .join(),
  )
}

it('a kernel that knows crossings loses no line', () => {
  fc.assert(
    fc.property(fc.array(text, { minLength: 20, maxLength: 40 }), (texts) => {
      const all = [...texts, `${texts.join('\n').repeat(9)}\n${texts.join(' ').repeat(40)}`]
      expect(scans((bytes) => createWasmKernel(bytes)!, all)).toEqual(scans((bytes) => new JavaScriptKernel(bytes), all))
    }),
    { numRuns: 60 },
  )
})

it.each([
  ['what it has seen fail', ['disk (?:full|[0-9]+% used)$', 'job.*(?:killed ?|disk){2}$']],
  ['what has too many positions for it', ['disk .{0,80}(?:full|[0-9]+% used)$', 'job.*(?:killed ?|disk){20}$']],
  ['what a line is too short for', ['job 7 was killed too often']],
])('a kernel that knows crossings does not report %s', (_, matches) => {
  let hits = 0
  const counting = (bytes: number): Kernel => {
    const kernel = createWasmKernel(bytes)!
    return {
      ...kernel,
      scan: (pass, text, length, out, already, room) => {
        const found = kernel.scan(pass, text, length, out, already, room)
        hits += found - already
        return found
      },
    }
  }
  const log = 'disk 12 free\nnode: disk 3% ok\njob 7 was killed too\n'
  scans(counting, Array(100).fill(log), matches)
  expect(hits).toBeGreaterThan(0)
  const learning = hits
  scans(counting, Array(200).fill(log), matches)
  expect(hits).toBe(2 * learning)
})
