import type { LogLine } from '../log/lines.ts'
import type { Pattern } from '../pattern.ts'
import type { CompiledPatterns } from './compiled-patterns.ts'
import type { ExpressionEngine } from './engine.ts'
import type { FoundLine, FurtherText } from './found-line.ts'
import { createKernel } from './kernel.ts'
import { PatternList } from './pattern-list.ts'
import { Search } from './search.ts'

/** UTF-16 units of lines that are searched at a time. */
const batchUnits = 16_384

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
  /** Every (line, pattern) pair that matches, in the order of the lines and then of the patterns' ids. */
  match(lines: readonly LogLine[]): Match[]
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
  let search: Search | undefined
  let searchAnywhere: Search | undefined

  return {
    get patterns() {
      return Array.from({ length: list.length }, (_, place) => list.at(place))
    },
    candidates(bytes, from, to, found, further) {
      searchAnywhere ??= new Search(list, engine, createKernel, { anywhere: true, ...(further && { further: further.literals }) })
      searchAnywhere.candidates(bytes, from, to, found, further?.wanted)
    },
    match(lines) {
      search ??= new Search(list, engine, createKernel)
      const matches: Match[] = []
      for (let first = 0; first < lines.length;) {
        const texts: string[] = []
        for (let units = 0; first + texts.length < lines.length && units < batchUnits; units += texts.at(-1)!.length + 1)
          texts.push(oneLine(lines[first + texts.length]!.text))
        const add = (pattern: number, index: number): void => {
          matches.push({ line: lines[index]!, index, pattern: list.at(pattern) })
        }
        search.scanText(texts.join('\n'), (pattern, line) => add(pattern, first + line - 1))
        first += texts.length
      }
      return matches
    },
  }
}

/** No line that is read from a log has a line feed; in one that a program made up, it counts as a carriage return. */
function oneLine(text: string): string {
  return text.includes('\n') ? text.replaceAll('\n', '\r') : text
}
