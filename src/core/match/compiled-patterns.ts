import type { CauseId } from '../cause.ts'
import { once } from '../once.ts'
import { roles, type Pattern } from '../pattern.ts'
import { groupSize, widths, type PatternTexts } from './compile-patterns.ts'
import { literalTexts } from './compiled-literals.ts'
import { numberAt } from './digits.ts'
import type { Edges } from './edges.ts'
import type { LiteralUses } from './literal-uses.ts'

const crossingDigits = widths.pattern + widths.ordinal + widths.edges

/** The part of a pattern's expression that has one of its literals. */
export interface LiteralPart {
  source: string
  /** Which part it is. */
  part: number
  /** Which of the part's literals it is, and which of the splits that they have. */
  ordinal: number
  split: number
  /** The way to the split, as `pathOf` gives it; null where there is none. */
  path: string | null
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
  /** Literals of several crossings, and how many crossings these have. */
  private readonly several: number
  private readonly ofSeveral: number
  /** By group: its patterns' texts, once one of them was asked for. */
  private readonly lines: (readonly string[])[] = []
  private readonly causes: () => readonly string[]
  private readonly stretches: () => readonly string[]
  private readonly sets: (Uint8Array | undefined)[] = []
  private readonly read: Pattern[] = []
  private readonly texts: () => readonly (readonly string[])[]

  /**
   * @param length how many
   * @param given those of `compilePatterns`, each joined, and each group of patterns as a function, so that only groups that are needed are made
   */
  constructor(
    readonly length: number,
    private readonly given: Record<Exclude<keyof PatternTexts, 'patterns'>, string> & { patterns: readonly (() => readonly string[])[] },
  ) {
    this.compiledLiterals = given.literals
    this.crossings = given.crossings.length / crossingDigits
    this.several = given.starts.length / widths.start - 1
    this.ofSeveral = this.startAt(this.several)
    this.literals = this.several + this.crossings - this.ofSeveral
    this.without = given.without.split(' ').slice(0, -1).map(Number)
    this.causes = once(() => given.causes.split(' '))
    this.stretches = once(() => given.sets.split(' '))
    this.texts = once(() => this.readLiterals())
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
    return literal < this.several ? this.startAt(literal) : this.ofSeveral + literal - this.several
  }

  pattern(crossing: number): number {
    return numberAt(this.given.crossings, crossingDigits * crossing, widths.pattern)
  }

  ordinal(crossing: number): number {
    return numberAt(this.given.crossings, crossingDigits * crossing + widths.pattern, widths.ordinal)
  }

  edges(crossing: number): Edges {
    const at = 2 * widths.set * numberAt(this.given.crossings, crossingDigits * crossing + widths.pattern + widths.ordinal, widths.edges)
    return { before: this.setAt(at), after: this.setAt(at + widths.set) }
  }

  /** The part of a pattern's expression that has one of its literals. */
  partOf(place: number, ordinal: number): LiteralPart {
    const { match } = this.at(place)
    const [begin, ...parts] = this.line(place).split('\t')[4]!.split(' ') as [string, ...string[]]
    let start = Number(begin)
    let before = ordinal
    for (let part = 0; part < parts.length; part++) {
      const [length, splits] = parts[part]!.split(':') as [string, string?]
      const end = start + Number(length)
      const own = before
      const runs = splits?.split(',') ?? []
      for (let split = 0; split < runs.length; split++) {
        const run = runs[split]!
        const star = run.indexOf('*')
        const count = star < 0 ? 1 : Number(run.slice(0, star))
        const path = run.slice(star + 1)
        if (before < count) return { source: match.slice(start, end), part, ordinal: own, split, path: path === '-' ? null : path }
        before -= count
      }
      start = end + 1
    }
    throw new RangeError(`the pattern at ${place} has no literal ${ordinal}`)
  }

  private startAt(literal: number): number {
    return numberAt(this.given.starts, widths.start * literal, widths.start)
  }

  private setAt(at: number): Uint8Array {
    const set = numberAt(this.given.edges, at, widths.set)
    return (this.sets[set] ??= bitsOf(this.stretches()[set]!))
  }

  private line(place: number): string {
    const group = Math.floor(place / groupSize)
    return (this.lines[group] ??= this.given.patterns[group]!())[place % groupSize]!
  }

  private readLine(place: number): Pattern {
    const [id, attributes, match, own] = this.line(place).split('\t') as [string, string, string, string]
    const except = own.startsWith('*') ? this.line(Number(own.slice(1))).split('\t')[3]! : own
    const literals = (): readonly string[] => this.texts()[place]!
    const flagAt = widths.cause + widths.role
    return {
      ...{ id, match },
      ...(except === '' ? {} : { except }),
      ignoreCase: attributes[flagAt] === 'i',
      cause: this.causes()[numberAt(attributes, 0, widths.cause)]! as CauseId,
      role: roles[numberAt(attributes, widths.cause, widths.role)]!,
      confidence: Number(attributes.slice(flagAt + 1)),
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

/** The bits of a set that is given by its stretches, in 32 bytes. */
function bitsOf(stretches: string): Uint8Array {
  const bits = new Uint8Array(32)
  for (let at = 0; at < stretches.length; at += 4) {
    const last = parseInt(stretches.slice(at + 2, at + 4), 16)
    for (let byte = parseInt(stretches.slice(at, at + 2), 16); byte <= last; byte++) bits[byte >> 3]! |= 1 << (byte & 7)
  }
  return bits
}
