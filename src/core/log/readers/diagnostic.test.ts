import { describe, expect, it } from 'vitest'
import { readLines } from '../lines.ts'
import { readDiagnostics } from './diagnostic.ts'

describe('readDiagnostics', () => {
  it.each([
    ['src/a.cpp:12:3: error: no matching function', 'no matching function'],
    ['a.asm:3: error: instruction expected', 'instruction expected'],
    ['main.c:1:10: fatal error: x.h: No such file or directory', 'x.h: No such file or directory'],
    ['src/app.ts(3,7): error TS2322: no', 'no'],
    ['a.cpp(12): fatal error C1083: no', 'no'],
    ['App.java:7: error: cannot find symbol', 'cannot find symbol'],
  ])('%s', (line, message) => {
    expect(readDiagnostics(readLines(line))).toMatchObject([{ reader: 'diagnostic', message }])
  })

  it.each(['src/a.cpp:12:3: warning: unused', 'at 12:30: error rates rose', 'a.cpp:12: note: error: is a word'])(
    'leaves %s alone',
    (line) => {
      expect(readDiagnostics(readLines(line))).toEqual([])
    },
  )
})
