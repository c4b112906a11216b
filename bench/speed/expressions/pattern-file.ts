import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Pattern } from 'retriage/core'
import { bytes, extended, rust } from './dialects.ts'

/** One set of patterns, written down for every kind of engine. */
export interface PatternFile {
  name: string
  patterns: readonly Pattern[]
  /** JSON, for subjects in JavaScript. */
  json: string
  /** `position`, `match` or `except`, expression; separated by tabs, as RE2 reads them. */
  re2: string
  /** The same with expressions that look at bytes and stay within a line of a text of many. */
  bytes: string
  /** One expression a line, `match` alone: for programs that count lines. */
  rustLines: string
  extendedLines: string
}

export function writePatterns(name: string, patterns: readonly Pattern[], folder: string): PatternFile {
  const write = (ending: string, content: string): string => {
    const path = join(folder, `${name}.${ending}`)
    writeFileSync(path, content)
    return path
  }
  const table = (say: (source: string, ignoreCase: boolean) => string): string =>
    patterns
      .flatMap(({ match, except, ignoreCase }, position) => [
        `${position}\tmatch\t${say(match, ignoreCase)}\n`,
        ...(except === undefined ? [] : [`${position}\texcept\t${say(except, ignoreCase)}\n`]),
      ])
      .join('')
  const lines = (say: (source: string, ignoreCase: boolean) => string): string =>
    patterns.map(({ match, ignoreCase }) => `${say(match, ignoreCase)}\n`).join('')
  return {
    name,
    patterns,
    json: write('json', JSON.stringify(patterns)),
    re2: write(
      're2',
      table((source, ignoreCase) => (ignoreCase ? `(?i)${codePoints(source)}` : codePoints(source))),
    ),
    bytes: write('bytes', table(bytes)),
    rustLines: write('rust-lines', lines(rust)),
    extendedLines: write('extended-lines', lines(extended)),
  }
}

/** RE2 itself spells `\u00e9` as `\x{e9}`. */
function codePoints(source: string): string {
  return source.replace(/(\\\\)|\\u\{?([0-9a-fA-F]{1,6})\}?/g, (whole, escaped: string | undefined, hex: string) =>
    escaped ? whole : `\\x{${hex}}`,
  )
}
