import type { LogLine } from '../log/lines.ts'
import type { Pattern } from '../pattern.ts'
import type { ExpressionEngine } from './engine.ts'
import { createKernel } from './kernel.ts'
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
  readonly patterns: readonly Pattern[]
  /** Every (line, pattern) pair that matches, in the order of the lines and then of the patterns' ids. */
  match(lines: readonly LogLine[]): Match[]
}

/**
 * Builds a matcher of lines as they are read from a log: what `createScanner` does with bytes. An expression is read when a line first calls for
 * it, so one that is refused shows itself only then: `compilePattern` tells before.
 */
export function createMatcher(patterns: readonly Pattern[], engine: ExpressionEngine): Matcher {
  const ordered = [...patterns].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
  let search: Search | undefined

  return {
    patterns: ordered,
    match(lines) {
      search ??= new Search(ordered, engine, createKernel)
      const matches: Match[] = []
      for (let first = 0; first < lines.length;) {
        const texts: string[] = []
        for (let units = 0; first + texts.length < lines.length && units < batchUnits; units += texts.at(-1)!.length + 1)
          texts.push(oneLine(lines[first + texts.length]!.text))
        const add = (pattern: number, index: number): void => {
          matches.push({ line: lines[index]!, index, pattern: ordered[pattern]! })
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
