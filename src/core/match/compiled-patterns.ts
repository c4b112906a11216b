import type { CauseId } from '../cause.ts'
import type { Pattern, Role } from '../pattern.ts'
import { alternativesOf } from './alternatives.ts'
import { compileLiterals, literalTexts } from './compiled-literals.ts'
import { edgesOf, type Edges } from './edges.ts'
import { anchorsOf, type Anchor } from './literal.ts'
import type { LiteralUses } from './literal-uses.ts'
import { parseExpression, type Node } from './syntax.ts'

/** Patterns as texts, which may be kept in a file. Numbers have so many digits in base 36 that each can be read where it stands. */
export interface PatternTexts {
  /**
   * In the order of ids: id, cause, role, confidence, `i` where letters match in either case, `match`, `except`, and where the expression is nothing
   * but a choice, the place of its first alternative and the length and the literals of each, with tabs between. In groups of
   * `groupSize`, of which the last may be smaller.
   */
  patterns: string[][]
  /** The literals, as `compileLiterals` makes them ready. */
  literals: string[]
  /** By literal the first of its crossings, and the end of the last: four digits. */
  starts: string[]
  /** By crossing its pattern (three digits), which of the pattern's literals it is, and which of `sets` may stand before it and after it (two each). */
  crossings: string[]
  /** Sets of bytes that may stand beside a literal, as their stretches: first and last byte, two hexadecimal digits each; then a space. The first has every byte. */
  sets: string[]
  /** The patterns that have no literal, with a space behind each. */
  without: string[]
}

/** Patterns that are read together: a log calls for a few, and the text of the others is never made. */
const groupSize = 16
const mostSets = 36 ** 2
const startDigits = 4
const crossingDigits = 9

/**
 * Makes patterns ready for programs that start later: the texts that `CompiledPatterns` takes, one part for each pattern.
 *
 * @param patterns in any order, their ids distinct
 * @throws an Error where an expression has a tab or a control character in it, for which RE2 has `\t` and the like
 */
export function compilePatterns(patterns: readonly Pattern[]): PatternTexts {
  const ordered = [...patterns].sort((a, b) => (a.id < b.id ? -1 : 1))
  const known = new Map<string, string[]>()
  const texts: PatternTexts = { patterns: [], literals: [], starts: [], crossings: [], sets: ['00ff '], without: [] }
  const setOf = (bytes: Uint8Array): string => {
    const set = `${stretches(bytes)} `
    let number = texts.sets.indexOf(set)
    // Where there is no number left, every byte may stand there: its expression tells.
    if (number < 0) number = texts.sets.length < mostSets ? texts.sets.push(set) - 1 : 0
    return digits(number, 2)
  }
  ordered.forEach((pattern, place) => {
    const { id, cause, role, confidence, ignoreCase, match, except = '' } = pattern
    const parts = partsOf(pattern)
    const anchors = parts.map((part) => anchorsIn(part, pattern) ?? [])
    const lengths = [match.indexOf(parts.join('|')), ...anchors.flatMap((own, part) => [parts[part]!.length, own.length])]
    const fields = [id, cause, role, String(confidence), ignoreCase ? 'i' : '', match, except, parts.length === 1 ? '' : lengths.join(' ')]
    // eslint-disable-next-line no-control-regex -- what must not stand there
    if (fields.some((field) => /[\x00-\x1f]/.test(field))) throw new Error(`pattern "${id}": write \\t and the like for control characters`)
    if (place % groupSize === 0) texts.patterns.push([])
    texts.patterns.at(-1)!.push(fields.join('\t'))
    const own = anchors.flat()
    if (own.length === 0) texts.without.push(`${place} `)
    own.forEach((anchor, ordinal) => {
      const { before, after } = edgesOf(anchor)
      const crossings = known.get(anchor.text) ?? []
      known.set(anchor.text, crossings)
      crossings.push(digits(place, 3) + digits(ordinal, 2) + setOf(before) + setOf(after))
    })
  })
  let start = 0
  for (const [literal, crossings] of known) {
    texts.literals.push(compileLiterals([literal]))
    texts.starts.push(digits(start, startDigits))
    texts.crossings.push(crossings.join(''))
    start += crossings.length
  }
  texts.starts.push(digits(start, startDigits))
  return texts
}

/** The stretches of a set that is given by the bits of 32 bytes. */
function stretches(bits: Uint8Array): string {
  const has = (byte: number): boolean => byte < 256 && ((bits[byte >> 3]! >> (byte & 7)) & 1) === 1
  let text = ''
  for (let first = 0; first < 256; first++) {
    if (!has(first)) continue
    let last = first
    while (has(last + 1)) last++
    for (const end of [first, last]) text += end.toString(16).padStart(2, '0')
    first = last
  }
  return text
}

/** The other way round. */
function bitsOf(stretches: string): Uint8Array {
  const bits = new Uint8Array(32)
  for (let at = 0; at < stretches.length; at += 4) {
    const last = parseInt(stretches.slice(at + 2, at + 4), 16)
    for (let byte = parseInt(stretches.slice(at, at + 2), 16); byte <= last; byte++) bits[byte >> 3]! |= 1 << (byte & 7)
  }
  return bits
}

function digits(number: number, width: number): string {
  if (number >= 36 ** width) throw new Error('too many patterns: widen the numbers of compiled-patterns.ts')
  return number.toString(36).padStart(width, '0')
}

function numberAt(text: string, at: number, width: number): number {
  return parseInt(text.slice(at, at + width), 36)
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

/**
 * Patterns that `compilePatterns` has made ready. Their texts are read where a log calls for it and nowhere else: a loop over all of them would take
 * longer than most logs.
 */
export class CompiledPatterns implements LiteralUses {
  /** As `compileLiterals` makes them ready. */
  readonly compiledLiterals: string
  readonly literals: number
  readonly crossings: number
  /** Places of the patterns that have no literal. */
  readonly without: readonly number[]
  /** By group: its patterns' texts, once one of them was asked for. */
  private readonly lines: (readonly string[])[] = []
  private stretches: readonly string[] | undefined
  private readonly sets: (Uint8Array | undefined)[] = []
  private readonly read: Pattern[] = []
  private texts: string[][] | undefined

  /**
   * @param length how many
   * @param given those of `compilePatterns`, each joined, and each group of patterns as a function, so that only groups that are needed are made
   */
  constructor(
    readonly length: number,
    private readonly given: Record<Exclude<keyof PatternTexts, 'patterns'>, string> & { patterns: readonly (() => readonly string[])[] },
  ) {
    this.compiledLiterals = given.literals
    this.literals = given.starts.length / startDigits - 1
    this.crossings = given.crossings.length / crossingDigits
    this.without = given.without.split(' ').slice(0, -1).map(Number)
  }

  /** The pattern at a place in the order of ids; the same object every time. */
  at(place: number): Pattern {
    return (this.read[place] ??= this.readLine(place))
  }

  id(place: number): string {
    const line = this.line(place)
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

  first(literal: number): number {
    return numberAt(this.given.starts, startDigits * literal, startDigits)
  }

  pattern(crossing: number): number {
    return numberAt(this.given.crossings, crossingDigits * crossing, 3)
  }

  ordinal(crossing: number): number {
    return numberAt(this.given.crossings, crossingDigits * crossing + 3, 2)
  }

  edges(crossing: number): Edges {
    const at = crossingDigits * crossing + 5
    return { before: this.setAt(at), after: this.setAt(at + 2) }
  }

  /** The part of a pattern's expression that has one of its literals, which of the part's literals it is, and which part it is. */
  partOf(place: number, ordinal: number): { source: string; ordinal: number; part: number } {
    const { match } = this.at(place)
    const lengths = this.line(place).split('\t')[7]!
    if (lengths === '') return { source: match, ordinal, part: 0 }
    const numbers = lengths.split(' ').map(Number)
    let start = numbers[0]!
    let first = 0
    let part = 0
    for (; ordinal >= first + numbers[2 * part + 2]!; part++) {
      first += numbers[2 * part + 2]!
      start += numbers[2 * part + 1]! + 1
    }
    return { source: match.slice(start, start + numbers[2 * part + 1]!), ordinal: ordinal - first, part }
  }

  private setAt(at: number): Uint8Array {
    const set = numberAt(this.given.crossings, at, 2)
    this.stretches ??= this.given.sets.split(' ')
    return (this.sets[set] ??= bitsOf(this.stretches[set]!))
  }

  private line(place: number): string {
    const group = Math.floor(place / groupSize)
    return (this.lines[group] ??= this.given.patterns[group]!())[place % groupSize]!
  }

  private readLine(place: number): Pattern {
    const fields = this.line(place).split('\t') as [string, CauseId, Role, string, string, string, string]
    const [id, cause, role, confidence, flags, match, except] = fields
    const literals = (): readonly string[] => (this.texts ??= this.readLiterals())[place]!
    return {
      ...{ id, match },
      ...(except === '' ? {} : { except }),
      ...{ ignoreCase: flags === 'i', cause, role, confidence: Number(confidence) },
      get literals() {
        return literals()
      },
    }
  }

  private readLiterals(): string[][] {
    const texts = Array.from({ length: this.length }, (): string[] => [])
    literalTexts(this.compiledLiterals).forEach((text, literal) => {
      for (let i = this.first(literal); i < this.first(literal + 1); i++) texts[this.pattern(i)]![this.ordinal(i)] = text
    })
    return texts
  }
}
