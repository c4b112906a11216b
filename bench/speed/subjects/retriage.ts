import { createMatcher, type LogLine, type Matcher } from 'retriage/core'
import { re2 } from 'retriage/regex'
import type { Subject } from '../subject.ts'

let matcher: Matcher
const positions = new Map<string, number>()

/** This library's matcher with its default engine, given the lines as they stand. */
export const subject: Subject = {
  prepare(patterns) {
    patterns.forEach(({ id }, position) => positions.set(id, position))
    matcher = createMatcher(patterns, re2)
  },
  scan({ documents }, tally) {
    documents.forEach((document, index) => {
      for (const { line, pattern } of matcher.match(linesOf(document))) tally.add(index, positions.get(pattern.id) as number, line.number)
    })
  },
}

function linesOf(document: Buffer): LogLine[] {
  return document
    .toString()
    .split('\n')
    .map((text, index) => ({ number: index + 1, raw: text, text, prefix: '' }))
}
