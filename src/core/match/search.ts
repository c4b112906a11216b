import { AutomatonBudget } from './automaton.ts'
import { CrossingReader } from './crossing-reader.ts'
import { CrossingTable } from './crossing-table.ts'
import { joinEdges } from './edges.ts'
import { encode, pieceUnits } from './encode.ts'
import type { ExpressionEngine } from './engine.ts'
import { linesOfHits, type FoundLine } from './found-line.ts'
import type { Kernel } from './kernel.ts'
import { LineStream } from './line-stream.ts'
import type { LineBytes } from './line-test.ts'
import { Lines, startOfLine } from './lines.ts'
import { gatherLiterals } from './literal-uses.ts'
import type { PatternList } from './pattern-list.ts'
import { Prefilter, type Hit } from './prefilter.ts'
import { PositionAutomata } from './position-automata.ts'
import { Probe } from './probe.ts'
import { Heat } from './heat.ts'
import type { Machines } from './split-test.ts'
import { ExpressionGroup, type Member } from './expression-group.ts'

/** A pattern by its index, the number of the line it matches, and where the line stands in the bytes. */
export type Found = (pattern: number, line: number, from: number, to: number) => void

const lineFeed = 10
/** Bytes of a line from which on it pays to build an automaton of all expressions that have to read it. */
const longLine = 65_536
/** Fewer of them are read one by one, by automata that are there already. */
const fewestTogether = 4

export interface SearchOptions {
  /** Patterns match wherever in a line they would match one that begins and ends there, exceptions aside; default false. */
  anywhere?: boolean
  /** Literals that are looked for beside those of patterns. */
  further?: string
}

/** Finds the lines that patterns match in bytes that hold whole lines. Patterns are known by their index. */
export class Search {
  private readonly budget = new AutomatonBudget()
  private readonly probes: Probe[] = []
  private readonly prefilter: Prefilter
  private readonly unfiltered: ExpressionGroup
  private readonly crossings: CrossingTable
  private readonly heat: Heat
  /** Counts the lines that are looked at. */
  private visit = 0
  /** By pattern: the visit in which it was decided whether it matches. */
  private readonly decided: Float64Array
  /** Patterns that match the line, their exceptions aside. */
  private readonly matching: number[] = []
  /** Patterns for which a long line must be read as a whole. */
  private readonly pending: number[] = []

  private readonly anywhere: boolean
  /** Literals of patterns; those behind are others. */
  private readonly ownLiterals: number

  constructor(
    private readonly patterns: PatternList,
    private readonly engine: ExpressionEngine,
    kernel: (bytes: number) => Kernel,
    { anywhere = false, further }: SearchOptions = {},
  ) {
    this.anywhere = anywhere
    const machines: Machines = { positions: new PositionAutomata(), budget: this.budget }
    const reader = new CrossingReader(patterns, machines, engine, (pattern) => this.probe(pattern), anywhere)
    const { literals, uses, unfiltered } = gatherLiterals(patterns, (pattern) => reader.literals(pattern))
    this.prefilter = new Prefilter(further === undefined ? literals : [...literals, further], kernel)
    this.ownLiterals = uses.literals
    this.crossings = new CrossingTable(uses, this.prefilter, reader)
    this.unfiltered = new ExpressionGroup(
      unfiltered.map((index) => this.member(index, 'match')),
      this.budget,
    )
    // Further text must be looked for in any case.
    const filtered = further === undefined ? patterns.length - unfiltered.length : Infinity
    this.heat = new Heat(this.prefilter, this.crossings, { literals: uses.literals, patterns: patterns.length, filtered })
    this.decided = new Float64Array(patterns.length)
  }

  private probe(pattern: number): Probe {
    return (this.probes[pattern] ??= new Probe(this.patterns.at(pattern), this.engine, this.budget, this.anywhere))
  }

  /**
   * Calls `found` for every pattern and line, in their order, of the lines in `from` (inclusive) to `to` (exclusive): those between line
   * feeds, so one more than there are line feeds.
   *
   * @param firstLine number of the first line
   * @param other is told of literals that are no pattern's, in their turn
   * @returns line feeds
   */
  scan(bytes: Uint8Array, from: number, to: number, firstLine: number, found: Found, other?: Hit): number {
    let everyLine = !this.unfiltered.isEmpty
    this.heat.begin(from)
    const line = new Lines(bytes, from, to, firstLine - 1)
    // An expression that is refused may have ended the scan before.
    this.matching.length = 0
    this.pending.length = 0
    const feeds = this.prefilter.scan(bytes, from, to, (place, literal, behind, only, matches) => {
      if (literal >= this.ownLiterals) return other?.(place, literal - this.ownLiterals, behind, 0, false)
      // A line feed folds to an asterisk: what looks like a literal may begin with one, or reach over it.
      if (bytes[place] === lineFeed) return
      if (place >= line.to) {
        this.finish(line, found)
        if (everyLine) {
          while (line.to < place) {
            line.next()
            this.visit++
            if (line.to < place) this.finish(line, found)
          }
        } else {
          line.enter(0, startOfLine(bytes, place, line.to + 1), place)
          this.visit++
        }
      }
      if (place - behind < line.from) return
      const known = this.matching.length + this.pending.length
      if (matches) this.addMatching(this.crossings.patternOf(this.crossings.starts[literal]! + only - 1))
      else this.cross(line, literal, place - behind, only)
      // Lines are counted only where it matters.
      if (known === 0 && this.matching.length + this.pending.length > 0 && !everyLine)
        line.number = firstLine + this.prefilter.lineFeedsBefore(place)
      this.heat.add(literal, place, only)
      if (!everyLine && this.heat.patterns.length > 0) {
        everyLine = true
        line.number = firstLine + this.prefilter.lineFeedsBefore(place)
      }
    })
    this.finish(line, found)
    if (everyLine) this.readOn(line, found)
    return feeds
  }

  /** Tries what is tried on every line on those behind the current one. */
  private readOn(lines: Lines, found: Found): void {
    const only = this.onlyOnEveryLine
    if (only < 0) {
      while (lines.next()) {
        this.visit++
        this.finish(lines, found)
      }
    } else {
      const probe = this.probe(only)
      while (probe.seek(lines)) if (probe.allows(lines)) found(only, lines.number, lines.from, lines.to)
    }
  }

  /** The pattern that is tried on every line, where there is just one; −1 for none or several. */
  private get onlyOnEveryLine(): number {
    const hot = this.heat.patterns
    if (this.unfiltered.isEmpty) return hot.length === 1 ? hot[0]! : -1
    return hot.length === 0 ? this.unfiltered.only : -1
  }

  /** The lines that a pattern matches, or that have other text that is wanted. */
  candidates(bytes: Uint8Array, from: number, to: number, found: FoundLine, wanted?: Uint8Array): void {
    const other = wanted && linesOfHits(bytes, from, to, wanted, found, (place) => this.prefilter.lineFeedsBefore(place))
    this.scan(bytes, from, to, 0, (_, lineFeeds, start, end) => found(start, end, lineFeeds), other)
  }

  /**
   * The same for a whole text; places are those in its UTF-8.
   *
   * @param other makes what is told of literals that are no pattern's, for a text of up to 65,536 UTF-16 units
   */
  scanText(text: string, found: Found, other?: (bytes: Uint8Array) => Hit): void {
    if (text === '') this.scan(new Uint8Array(0), 0, 0, 1, found)
    else if (text.length <= pieceUnits) encode(text, (bytes) => this.scan(bytes, 0, bytes.length, 1, found, other?.(bytes)))
    else {
      const lines = this.stream(found)
      encode(text, (bytes) => lines.push(bytes))
      lines.end()
    }
  }

  /** The same for bytes that come in pieces; places are those in all of them together. */
  stream(found: Found): LineStream {
    return new LineStream((bytes, from, to, { line, offset }) =>
      this.scan(bytes, from, to, line, (pattern, number, start, end) => found(pattern, number, start + offset, end + offset)),
    )
  }

  /** Tries the patterns of a literal that begins at `at`: all of them, or the one of which the ordinal is `only` − 1. */
  private cross(line: LineBytes, literal: number, at: number, only: number): void {
    const { crossings, decided, visit } = this
    if (!crossings.isOpen(literal)) this.prefilter.narrow(literal, joinEdges(crossings.open(literal)))
    const first = crossings.starts[literal]!
    const last = only > 0 ? first + only : crossings.ends[literal]!
    for (let i = only > 0 ? last - 1 : first; i < last; i++) {
      const pattern = crossings.patternOf(i)
      if (decided[pattern] === visit || !crossings.fits(i, literal, line, at)) continue
      const matches = crossings.matches(i, literal, line, at, visit)
      if (matches === false) continue
      if (matches === null) this.readWhole(pattern, line)
      else {
        decided[pattern] = visit
        this.matching.push(pattern)
      }
    }
  }

  private readonly addMatching = (pattern: number): void => {
    if (this.decided[pattern] === this.visit) return
    this.decided[pattern] = this.visit
    this.matching.push(pattern)
  }

  /** Decides whether the pattern matches the line: at its end, where it is long. */
  private readWhole(pattern: number, line: LineBytes): void {
    this.decided[pattern] = this.visit
    if (line.to - line.from > longLine) this.pending.push(pattern)
    else if (this.probe(pattern).matches(line)) this.matching.push(pattern)
  }

  /** Tries what is tried on every line, and reports what matches. */
  private finish(line: Lines, found: Found): void {
    if (line.to < line.from) return
    if (!this.unfiltered.isEmpty) this.unfiltered.collect(line, this.addMatching)
    const hot = this.heat.patterns
    for (let i = 0; i < hot.length; i++) if (this.decided[hot[i]!] !== this.visit) this.readWhole(hot[i]!, line)
    const { pending, matching } = this
    if (pending.length > 0) matching.push(...this.together(line, pending, 'match'))
    if (matching.length > 1) matching.sort((a, b) => a - b)
    const taken = line.to - line.from > longLine ? new Set(this.together(line, matching, 'except')) : null
    for (let i = 0; i < matching.length; i++) {
      const pattern = matching[i]!
      if (taken ? !taken.has(pattern) : this.probe(pattern).allows(line)) found(pattern, line.number, line.from, line.to)
    }
    pending.length = 0
    matching.length = 0
  }

  /** Of some patterns those of which an expression matches a long line, which is read once for many of them. */
  private together(line: LineBytes, patterns: readonly number[], key: 'match' | 'except'): number[] {
    const having = patterns.filter((index) => this.probe(index).has(key)).map((index) => this.member(index, key))
    if (having.length < fewestTogether) return having.filter((member) => member.matches(line)).map(({ index }) => index)
    const group = new ExpressionGroup(having, this.budget)
    const matching = new Set<number>()
    group.collect(line, (pattern) => matching.add(pattern))
    return [...matching]
  }

  private member(index: number, key: 'match' | 'except'): Member {
    const probe = this.probe(index)
    return { tree: probe.tree(key), index, matches: (line) => (key === 'match' ? probe.matches(line) : !probe.allows(line)) }
  }
}
