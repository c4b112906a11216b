import { createScanner, type Kernel, type Scanner } from 'retriage/core'
import { re2 } from 'retriage/regex'
import type { Subject } from './subject.ts'

/** This library's scanner with one way of looking for literals, given the bytes of a log. */
export function scanning(kernel: (bytes: number) => Kernel): Subject {
  let scanner: Scanner
  const positions = new Map<string, number>()
  return {
    prepare(patterns) {
      patterns.forEach(({ id }, position) => positions.set(id, position))
      scanner = createScanner(patterns, re2, { kernel })
    },
    scan({ documents }, tally) {
      documents.forEach((document, index) => {
        for (const { pattern, line } of scanner.scan(document)) tally.add(index, positions.get(pattern.id) as number, line)
      })
    },
  }
}
