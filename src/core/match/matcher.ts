import type { LogLine } from '../log/lines.ts'
import type { Pattern } from '../pattern.ts'
import type { CompiledPatterns } from './compiled-patterns.ts'
import type { ExpressionEngine } from './engine.ts'
import { positionsOfHits, type FoundLine, type FurtherText, type TextBeside } from './found-line.ts'
import { createKernel } from './kernel.ts'
import { batchOf } from './line-batch.ts'
import { PatternList } from './pattern-list.ts'
import { Search, type Found } from './search.ts'

/** A line and a pattern that matches it. */
export interface Match {
  line: LogLine
  /** Position of the line among those given. */
  index: number
  pattern: Pattern
}

/** Finds the patterns that match each of many lines. */
export interface Matcher {
  /** In the order of their ids. */
  readonly patterns: readonly Pattern[]
  /**
   * Every (line, pattern) pair that matches, in the order of the lines and then of the patterns' ids.
   *
   * @param beside text that the same pass looks for, the same in every call; nothing is told of lines of more than 16,384 UTF-16 units. Default none
   */
  match(lines: readonly LogLine[], beside?: TextBeside): Match[]
  /**
   * Which lines of a log a pattern may match, of bytes that hold whole lines between `from` (inclusive) and `to` (exclusive): more than match, because
   * what stands in front of a program's own words is not known yet. In their order, more than once perhaps.
   *
   * @param further text whose lines count as well, the same in every call; default none
   */
  candidates(bytes: Uint8Array, from: number, to: number, found: FoundLine, further?: FurtherText): void
}

export interface MatcherOptions {
  /** Matched beside those given; one gives way to a given pattern with its id. Default none. */
  compiled?: CompiledPatterns
}

/**
 * Builds a matcher of lines as they are read from a log: what `createScanner` does with bytes. An expression is read when a line first calls for
 * it, so one that is refused shows itself only then: `compilePattern` tells before.
 */
export function createMatcher(patterns: readonly Pattern[], engine: ExpressionEngine, { compiled }: MatcherOptions = {}): Matcher {
  const list = new PatternList(patterns, compiled)
  let own: Search | undefined
  let ownAndBeside: Search | undefined
  let anywhere: Search | undefined

  return {
    get patterns() {
      return Array.from({ length: list.length }, (_, place) => list.at(place))
    },
    candidates(bytes, from, to, found, further) {
      anywhere ??= new Search(list, engine, createKernel, { anywhere: true, ...(further && { further: further.literals }) })
      anywhere.candidates(bytes, from, to, found, further?.wanted)
    },
    match(lines, beside) {
      const search = beside
        ? (ownAndBeside ??= new Search(list, engine, createKernel, { further: beside.literals }))
        : (own ??= new Search(list, engine, createKernel))
      const matches: Match[] = []
      for (let first = 0; first < lines.length;) {
        const { text, behind } = batchOf(lines, first)
        const found: Found = (pattern, number) => {
          // The text begins and ends with an empty line that is none of those given.
          const index = first + number - 2
          if (index >= first && index < behind) matches.push({ line: lines[index]!, index, pattern: list.at(pattern) })
        }
        search.scanText(text, found, beside && ((bytes) => positionsOfHits(bytes, first, beside.shows)))
        first = behind
      }
      return matches
    },
  }
}
