import type { CauseId } from '../cause.ts'
import type { Pattern, Role } from '../pattern.ts'
import { alternativesOf } from './alternatives.ts'
import { compileLiterals, literalTexts } from './compiled-literals.ts'
import { edgesOf, type Edges } from './edges.ts'
import { anchorsOf, type Anchor } from './literal.ts'
import { parseExpression, type Node } from './syntax.ts'

/** Between patterns; no expression has it. */
const separator = '\x1e'

/** Patterns as texts, which may be kept in a file. */
export interface PatternTexts {
  /** In the order of ids: id, cause, role, confidence, `i` where letters match in either case, `match`, `except`, with tabs between; then U+001E. */
  patterns: string[]
  /** By pattern, the literals that it has first, as `compileLiterals` makes them ready. */
  literals: string[]
  /**
   * By pattern, its literals: `+` is one that no pattern before has, others are numbers behind a comma; then a semicolon. A bar parts those of one
   * alternative from those of the next, where the expression is nothing but a choice.
   */
  uses: string[]
  /** By pattern, the edges of its literals: two digits in base 36 each, for `before` and `after`, that say which of `sets` it is. */
  edges: string[]
  /** Sets of bytes that may stand beside a literal, 64 hexadecimal digits each; the first has every byte. */
  sets: string[]
}

const mostSets = 36 ** 2
const setDigits = 64

/**
 * Makes patterns ready for programs that start later: the texts that `CompiledPatterns` takes, one part for each pattern.
 *
 * @param patterns in any order, their ids distinct
 * @throws an Error where an expression has a tab or a control character in it, for which RE2 has `\t` and the like
 */
export function compilePatterns(patterns: readonly Pattern[]): PatternTexts {
  const ordered = [...patterns].sort((a, b) => (a.id < b.id ? -1 : 1))
  const known = new Map<string, number>()
  const texts: PatternTexts = { patterns: [], literals: [], uses: [], edges: [], sets: ['ff'.repeat(32)] }
  const setOf = (bytes: Uint8Array): string => {
    const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
    let set = texts.sets.indexOf(digits)
    // Where there is no number left, every byte may stand there: its expression tells.
    if (set < 0) set = texts.sets.length < mostSets ? texts.sets.push(digits) - 1 : 0
    return set.toString(36).padStart(2, '0')
  }
  for (const pattern of ordered) {
    const { id, cause, role, confidence, ignoreCase, match, except = '' } = pattern
    const fields = [id, cause, role, String(confidence), ignoreCase ? 'i' : '', match, except]
    // eslint-disable-next-line no-control-regex -- what must not stand there
    if (fields.some((field) => /[\x00-\x1f]/.test(field))) throw new Error(`pattern "${id}": write \\t and the like for control characters`)
    texts.patterns.push(fields.join('\t') + separator)
    const first: string[] = []
    const use = (literal: string): string => {
      const number = known.get(literal)
      if (number !== undefined) return `,${number}`
      known.set(literal, known.size)
      first.push(literal)
      return '+'
    }
    const anchors = partsOf(pattern).map((part) => anchorsIn(part, pattern) ?? [])
    const parts = anchors.map((own) => own.map(({ text }) => use(text)).join(''))
    const edges = anchors.flat().map((anchor) => edgesOf(anchor))
    texts.edges.push(edges.map(({ before, after }) => setOf(before) + setOf(after)).join(''))
    texts.literals.push(compileLiterals(first))
    texts.uses.push(`${parts.join('|')};`)
  }
  return texts
}

/** The alternatives of a pattern's expression, where each can be read alone, with the same literals as the whole; else the whole. */
function partsOf(pattern: Pattern): string[] {
  const parts = alternativesOf(pattern.match)
  const trees = parts.map((part) => parseExpression(part, pattern))
  const whole: Node | null = trees.includes(null) ? null : { kind: 'either', nodes: trees as Node[] }
  const anchors = parts.map((part) => anchorsIn(part, pattern))
  const same =
    JSON.stringify(whole) === JSON.stringify(parseExpression(pattern.match, pattern)) &&
    !anchors.includes(null) &&
    JSON.stringify(anchors.flat()) === JSON.stringify(anchorsIn(pattern.match, pattern))
  return same ? parts : [pattern.match]
}

function anchorsIn(source: string, { ignoreCase }: Pattern): readonly Anchor[] | null {
  const tree = parseExpression(source, { ignoreCase })
  return tree && anchorsOf(tree)
}

/** The literals of patterns as plain numbers. */
interface Numbers {
  /** Those of a pattern are from `starts[pattern]` (inclusive) to `starts[pattern + 1]` (exclusive). */
  starts: Int32Array
  numbers: Int32Array
  /** For each of them: which alternative of its pattern it is of. */
  parts: Uint8Array
  /** Literals in all. */
  literals: number
}

/** Patterns that `compilePatterns` has made ready. What a search needs of them all is there at once; each is read when it is asked for. */
export class CompiledPatterns {
  /** As `compileLiterals` makes them ready. */
  readonly literals: string
  private readonly lines: readonly string[]
  private readonly uses: string
  private readonly edges: string
  private readonly sets: string
  private readonly readSets: (Uint8Array | undefined)[] = []
  private readonly read: Pattern[] = []
  private known: Numbers | undefined
  private texts: readonly string[] | undefined

  /** @param texts those of `compilePatterns`, each joined */
  constructor({ patterns, literals, uses, edges, sets }: Record<keyof PatternTexts, string>) {
    this.lines = patterns.split(separator)
    this.literals = literals
    this.uses = uses
    this.edges = edges
    this.sets = sets
  }

  get length(): number {
    return this.lines.length - 1
  }

  /** The pattern at a place in the order of ids; the same object every time. */
  at(index: number): Pattern {
    return (this.read[index] ??= this.readLine(index))
  }

  id(index: number): string {
    const line = this.lines[index]!
    return line.slice(0, line.indexOf('\t'))
  }

  /** At which place a pattern of this id stands, or would stand. */
  placeOf(id: string): number {
    let low = 0
    let high = this.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.id(middle) < id) low = middle + 1
      else high = middle
    }
    return low
  }

  get numbers(): Numbers {
    return (this.known ??= readUses(this.uses, this.length))
  }

  /** The part of a pattern's expression that has one of its literals, which of the part's literals it is, and which part it is. */
  partOf(index: number, ordinal: number): { source: string; ordinal: number; part: number } {
    const { starts, parts } = this.numbers
    const first = starts[index]!
    const last = starts[index + 1]! - 1
    const part = parts[first + ordinal]!
    const { match } = this.at(index)
    if (parts[last] === 0) return { source: match, ordinal, part }
    return { source: alternativesOf(match)[part]!, ordinal: first + ordinal - parts.indexOf(part, first), part }
  }

  /** The edges of one of a pattern's literals. */
  edgesOf(index: number, ordinal: number): Edges {
    const at = 4 * (this.numbers.starts[index]! + ordinal)
    return { before: this.setAt(at), after: this.setAt(at + 2) }
  }

  private setAt(at: number): Uint8Array {
    const set = parseInt(this.edges.slice(at, at + 2), 36)
    const from = set * setDigits
    return (this.readSets[set] ??= Uint8Array.from({ length: 32 }, (_, i) => parseInt(this.sets.slice(from + 2 * i, from + 2 * i + 2), 16)))
  }

  private readLine(index: number): Pattern {
    const fields = this.lines[index]!.split('\t') as [string, CauseId, Role, string, string, string, string]
    const [id, cause, role, confidence, flags, match, except] = fields
    const literals = (): readonly string[] => this.literalsOf(index)
    return {
      ...{ id, match },
      ...(except === '' ? {} : { except }),
      ...{ ignoreCase: flags === 'i', cause, role, confidence: Number(confidence) },
      get literals() {
        return literals()
      },
    }
  }

  private literalsOf(index: number): readonly string[] {
    const { starts, numbers } = this.numbers
    const texts = (this.texts ??= literalTexts(this.literals))
    return Array.from(numbers.subarray(starts[index], starts[index + 1]), (number) => texts[number]!)
  }
}

const plus = 0x2b
const comma = 0x2c
const semicolon = 0x3b
const bar = 0x7c

function readUses(uses: string, patterns: number): Numbers {
  const starts = new Int32Array(patterns + 1)
  const numbers = new Int32Array(uses.length)
  const parts = new Uint8Array(uses.length)
  let pattern = 0
  let part = 0
  let count = 0
  let literals = 0
  for (let i = 0; i < uses.length; i++) {
    const code = uses.charCodeAt(i)
    if (code === plus || code === comma) {
      parts[count] = part
      numbers[count++] = code === plus ? literals++ : 0
    } else if (code === bar) part++
    else if (code === semicolon) {
      starts[++pattern] = count
      part = 0
    } else numbers[count - 1] = numbers[count - 1]! * 10 + code - 0x30
  }
  return { starts, numbers: numbers.subarray(0, count), parts, literals }
}
