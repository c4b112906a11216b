import type { Matchable } from './compile.ts'
import { encode } from './encode.ts'
import type { ExpressionEngine } from './engine.ts'
import { createKernel, type Kernel } from './kernel.ts'
import { PatternList } from './pattern-list.ts'
import { Search, type Found } from './search.ts'

/** A line and a pattern that matches it. */
export interface Pair<P extends Matchable = Matchable> {
  pattern: P
  /** Counted from 1 by line feeds. */
  line: number
  /** Bytes of UTF-8 before the line. */
  start: number
  /** Bytes of UTF-8 before the line feed at its end, or before the end of the log. */
  end: number
}

/** Takes a log in pieces; where they are cut makes no difference. */
export interface ScanStream<P extends Matchable = Matchable> {
  /** The pairs of all lines that are now complete. Of the last line it keeps all bytes until its end is known. */
  push(chunk: Uint8Array | string): Pair<P>[]
  /** The pairs of the last line. */
  end(): Pair<P>[]
}

/** Finds every line of a log that any of its patterns matches, in one pass. */
export interface Scanner<P extends Matchable = Matchable> {
  /** In the order of ids. */
  readonly patterns: readonly P[]
  /**
   * Every pair, in the order of the lines and then of the patterns' ids. Lines end at line feeds alone: colours, carriage returns, time stamps
   * and prefixes are part of them. Bytes that are no UTF-8 are read as U+FFFD.
   */
  scan(log: Uint8Array | string): Pair<P>[]
  stream(): ScanStream<P>
}

export interface ScannerOptions {
  /** Makes the part that looks for literals, given the bytes of memory it needs; default the fastest the host has, with the same results. */
  kernel?: (bytes: number) => Kernel
}

/**
 * Builds a scanner. Literals that the patterns require are looked for all at once; where one stands, its pattern is tried on the line, in time
 * in proportion to the line.
 *
 * @param engine looks characters up that the automata do not know
 * @throws `invalid_pattern` where an expression is refused, also by `scan` and `push` where a line is the first to call for it: `compilePattern`
 * tells before
 */
export function createScanner<P extends Matchable>(
  patterns: readonly P[],
  engine: ExpressionEngine,
  { kernel = createKernel }: ScannerOptions = {},
): Scanner<P> {
  const list = new PatternList(patterns)
  const ordered = list.given
  const search = new Search(list, engine, kernel)
  const into =
    (pairs: Pair<P>[]): Found =>
    (pattern, line, start, end) =>
      pairs.push({ pattern: ordered[pattern]!, line, start, end })
  return {
    patterns: ordered,
    scan(log) {
      const pairs: Pair<P>[] = []
      if (typeof log === 'string') search.scanText(log, into(pairs))
      else search.scan(log, 0, log.length, 1, into(pairs))
      return pairs
    },
    stream() {
      let pairs: Pair<P>[] = []
      const lines = search.stream((pattern, line, start, end) => pairs.push({ pattern: ordered[pattern]!, line, start, end }))
      const taken = (): Pair<P>[] => {
        const complete = pairs
        pairs = []
        return complete
      }
      return {
        push(chunk) {
          if (typeof chunk === 'string') encode(chunk, (bytes) => lines.push(bytes))
          else lines.push(chunk)
          return taken()
        },
        end() {
          lines.end()
          return taken()
        },
      }
    },
  }
}
