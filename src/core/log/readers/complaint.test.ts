import { describe, expect, it } from 'vitest'
import { readLines } from '../lines.ts'
import { readComplaints } from './complaint.ts'

describe('readComplaints', () => {
  it.each([
    ['solver: ERROR: nx must be even', 'nx must be even'],
    ['ERROR: no such table', 'no such table'],
    ['[ERROR] no such goal', 'no such goal'],
    ['fatal: not a repository', 'not a repository'],
    ['E: Unable to locate package x', 'Unable to locate package x'],
    ['ERROR on proc 3: bad box', 'bad box'],
    ['*** Error: cannot open mesh', 'cannot open mesh'],
    ['jq: error (at in.json:1): cannot iterate', 'cannot iterate'],
    ['h5dump error: unable to open file', 'unable to open file'],
    ['@ERROR: auth failed on module a', 'auth failed on module a'],
    ['4:7       error    syntax error: no', 'syntax error: no'],
    ['tool: unrecognized option "--x"', 'tool: unrecognized option "--x"'],
    ['ls: cannot open directory', 'ls: cannot open directory'],
  ])('%s', (line, message) => {
    expect(readComplaints(readLines(line))).toMatchObject([{ reader: 'complaint', message, role: 'root' }])
  })

  it.each([
    '0 errors: fine',
    'max error: 1e-9 reached',
    'the error: a story',
    "W: Couldn't stat",
    'warning: cannot be',
    'Errors: 0',
    'errors were found',
  ])('leaves %s alone', (line) => {
    expect(readComplaints(readLines(line))).toEqual([])
  })
})
