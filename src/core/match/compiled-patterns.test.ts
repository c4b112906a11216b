import { readLines, type Pattern } from 'retriage/core'
import { builtInPacks, builtInPatterns } from 'retriage/patterns'
import { re2 } from 'retriage/regex'
import { describe, expect, it } from 'vitest'
import { compiledPacks, compilePacks } from './compiled-packs.ts'
import { compilePatterns } from './compile-patterns.ts'
import { CompiledPatterns } from './compiled-patterns.ts'
import { literalsOf } from './literal.ts'
import { createMatcher } from './matcher.ts'

const pattern = (id: string, match: string, more: Partial<Pattern> = {}): Pattern => ({
  ...{ id, match, ignoreCase: false, cause: 'disk/full', role: 'root', confidence: 0.8 },
  ...more,
})

function compiled(patterns: readonly Pattern[]): CompiledPatterns {
  const { patterns: groups, ...parts } = compilePatterns(patterns)
  const texts = Object.fromEntries(Object.entries(parts).map(([key, each]) => [key, each.join('')])) as Record<keyof typeof parts, string>
  return new CompiledPatterns(patterns.length, { ...texts, patterns: groups.map((group) => () => group) })
}

const made = [
  pattern('made/first', '(disk full|[Nn]o space left|quota "\\w+" exceeded)', { except: 'is not', confidence: 0.95 }),
  pattern('made/again', '(?:no space left|read-only file system)\\b', { ignoreCase: true, role: 'wrapper' }),
  pattern('made/one', 'caf\\u00e9 \\| `closed` \\$\\{now\\}'),
  pattern('made/no-literal', '^\\d+$'),
  pattern('made/classes', '[]|)(]x refused|a[[:alpha:]|]b timed out'),
  pattern('made/flags', 'host (?i)down|host gone'),
  pattern('made/two-groups', '(red|green) (light|lamp) broken'),
]
const text = [
  'disk full',
  'disk full, which is not',
  'No space left, quota "home" exceeded',
  'NO SPACE LEFT',
  'Read-Only File Systems',
  'café | `closed` ${now}',
  '12345',
  '|x refused',
  'a|b timed out',
  'host DOWN, HOST GONE',
  'green lamp broken',
].join('\n')

/** The places of lines that may match, each once. */
const candidates = (patterns: readonly Pattern[], more: CompiledPatterns | undefined, log: string): string[] => {
  const bytes = new TextEncoder().encode(log)
  const found = new Set<string>()
  createMatcher(patterns, re2, more ? { compiled: more } : {}).candidates(bytes, 0, bytes.length, (from, to, lineFeeds) =>
    found.add(`${lineFeeds}: ${from} to ${to}`),
  )
  return [...found]
}

const told = (patterns: readonly Pattern[], more: CompiledPatterns | undefined, log = text): string[] =>
  createMatcher(patterns, re2, more ? { compiled: more } : {})
    .match(readLines(log))
    .map((match) => `${match.pattern.id} ${match.pattern.cause} ${match.line.number}`)

describe('compiled patterns', () => {
  it('are what they were, in the order of their ids', () => {
    const read = compiled(made)
    const patterns = Array.from({ length: read.length }, (_, i) => read.at(i))
    const sorted = [...made].sort((a, b) => (a.id < b.id ? -1 : 1))
    expect(patterns).toEqual(sorted.map((one) => ({ ...one, literals: literalsOf(one.match, one) ?? [] })))
    expect(sorted.map(({ id }) => read.placeOf(id))).toEqual(sorted.map((_, i) => i))
    expect([read.placeOf(''), read.placeOf('z')]).toEqual([0, made.length])
  })

  it('match what they matched', () => {
    expect(told([], compiled(made))).toEqual(told(made, undefined))
    expect(told(made, undefined)).toHaveLength(10)
  })

  it('may match behind whatever stands in front of a line, and before what stands behind it', () => {
    const patterns = [pattern('ends/both', '^lamp broken$'), pattern('ends/one', '^(?:wire|bulb) cut|fuse blown\\)?$'), ...made]
    const log = ['12:00 lamp broken!', '[rank0]: wire cut', '(fuse blown)', 'fuse blown (again)', 'lamps broken', 'uncut'].join('\n')
    expect(candidates([], compiled(patterns), log)).toEqual(candidates(patterns, undefined, log))
    expect(candidates([], compiled(patterns), log)).toHaveLength(4)
  })

  it('are matched beside others, and give way to those with their ids', () => {
    const others = [
      pattern('a/before', 'lamp broken$'),
      pattern('made/first', 'disk full', { cause: 'network/dns' }),
      pattern('z/after', 'host'),
    ]
    expect(told(others, compiled(made))).toEqual(told([...made.slice(1), ...others], undefined))
  })

  it('are refused where a control character would part them', () => {
    expect(() => compilePatterns([pattern('made/tab', 'a\tb')])).toThrow('pattern "made/tab": write \\t')
  })

  it('stand in their packs', () => {
    const packs = [
      { name: 'b', title: 'B, "and" so on', patterns: [made[3]!, made[0]!] },
      { name: 'a', title: 'A', patterns: made.slice(4) },
    ]
    const all = compiled(packs.flatMap((pack) => pack.patterns))
    const read = compiledPacks(compilePacks(packs).join(''), all)
    expect(read.map(({ name, title, patterns }) => [name, title, patterns.map(({ id }) => id)])).toEqual(
      packs.map(({ name, title, patterns }) => [name, title, patterns.map(({ id }) => id)]),
    )
    expect(read[0]!.patterns[0]).toBe(all.at(all.placeOf('made/no-literal')))
  })
})

describe('the built-in patterns', () => {
  it('match alike, compiled and given', () => {
    const patterns = builtInPacks.flatMap((pack) => pack.patterns)
    const log = patterns
      .filter((_, i) => i % 23 === 0)
      .map(({ match }) => match.replace(/[\\()[\]?*+|]/g, ' '))
      .join('\n')
    const given = told(patterns, undefined, log)
    expect(given.length).toBeGreaterThan(20)
    expect(told([], builtInPatterns, log)).toEqual(given)
    const prefixed = log.replace(/^/gm, '[rank0]: ').replace(/$/gm, ' \u001b[0m')
    expect(candidates([], builtInPatterns, prefixed)).toEqual(candidates(patterns, undefined, prefixed))
  }, 60_000)
})
