import { defineReader, readFrom, type Incident } from '../incident.ts'
import type { LogLine } from '../lines.ts'
import { signsOf } from '../signs.ts'
import { readForm, type Form } from './forms.ts'

/** Numbers of the run-time library of Intel's compilers, by what they mean ("List of Run-Time Error Messages" of its manual). */
const intel: readonly (readonly [kind: string, numbers: readonly number[]])[] = [
  ['end-of-file', [24]],
  ['missing', [29]],
  ['denied', [9, 47]],
  ['exists', [10, 34]],
  ['path', [21, 30, 43, 44, 46, 50]],
  ['transfer', [37, 38, 39]],
  ['memory', [22, 41, 98, 179, 180]],
  ['format', [17, 18, 19, 23, 25, 26, 58, 59, 60, 61, 62, 63, 64, 65, 66, 67, 68, 108, 256, 257, 259, 267, 268]],
  ['arithmetic', [70, 71, 72, 73, 74, 75, 148, 149, 150, 164, 165, 178, 182]],
  ['bounds', [77, 140, 153, 161, 408, 409, 410]],
  ['segfault', [153, 154, 157, 174, 175]],
  ['instruction', [163, 166, 168]],
  ['stack', [147, 170]],
]
const kindOf = new Map(intel.flatMap(([kind, numbers]) => numbers.map((number) => [number, kind])))

const severe = /^forrtl: (?:severe|error|info) \((\d{1,4})\): (\S.*)$/
/** What the operating system said, which the library puts in front of its own words. */
const system = /^forrtl: ((?!severe|error|info|warning)\S.*)$/
const table = /^Image {2,}PC {2,}Routine {2,}Line {2,}Source/
const row = /^\S{1,200} {1,60}[0-9A-F]{8,16} {1,20}\S{1,200} {1,60}(?:Unknown|\d{1,7}) {1,20}\S/
/** Signals that somebody else sent. */
const sent = /process (?:killed|interrupted) \(SIG(?:TERM|INT)\)/

/** gfortran, nvfortran, NAG and Cray. */
const known: readonly Form[] = [
  ['context', /^At line \d{1,7} of file \S/],
  ['root', /^Fortran runtime error: ((?:End of (?:file|record)|Read past ENDFILE).*)$/, 'end-of-file'],
  [
    'root',
    /^Fortran runtime error: ((?:Bad |Missing |Expected |Unexpected |Cannot match namelist|Equal sign must|Item count|Constant string|Namelist).*)$/,
    'format',
  ],
  [
    'root',
    /^Fortran runtime error: ((?:Index |Array bound|Substring |Dimension |Attempt(?:ing)? to |Allocatable |Pointer |Array reference|Loop iterates).*)$/,
    'bounds',
  ],
  ['root', /^Fortran runtime error: (Allocation would exceed.*|.*[Mm]emory allocation.*)$/, 'memory'],
  ['root', /^Fortran runtime error: (.*(?:No such file|does not exist).*)$/, 'missing'],
  ['root', /^Fortran runtime error: (.*Permission denied.*)$/, 'denied'],
  ['root', /^Fortran runtime error: (\S.*)$/],
  ['root', /^Error allocating \d{1,20} bytes$/, 'memory'],
  ['wrapper', /^Error termination\. Backtrace:|^Program received signal SIG\w{2,6}: /],
  ['root', /^FIO-F-217\/(.*)$/, 'end-of-file'],
  ['root', /^FIO-F-209\/(.*)$/, 'missing'],
  ['root', /^FIO-F-\d{3}\/(.*)$/, 'format'],
  ['context', /^ {1,2}(?:File name = '|In source file \S{1,200}, at line number \d)/],
  ['root', /^(?:\d{1,6}: )?ALLOCATE: (\d{1,20} bytes requested; not enough memory.*)$/, 'memory'],
  ['root', /^(?:\d{1,6}: )?(Subscript out of range for array \S.*)$/, 'bounds'],
  ['root', /^Runtime Error: (?:\S{1,200}, line \d{1,7}: )?((?:Subscript|Rank|Extent) .*)$/, 'bounds'],
  ['root', /^Runtime Error: (?:\S{1,200}, line \d{1,7}: )?(\*{3} Arithmetic exception.*)$/, 'arithmetic'],
  ['root', /^Runtime Error: (?:\S{1,200}, line \d{1,7}: )?(\S.*)$/],
  ['context', /^Program terminated by (?:fatal|I\/O) error/],
]
const cray = /^lib-(\d{3,5}) : UNRECOVERABLE library error/
const crayKinds: Readonly<Record<string, string>> = {
  '4081': 'end-of-file',
  '4001': 'end-of-file',
  '4205': 'memory',
  '4220': 'missing',
  '1205': 'memory',
}

/**
 * Reads how the run-time libraries of Fortran compilers report an error: a number or a sentence is the reason, the place and the table of
 * routines are beside it.
 */
export const readFortran = defineReader('fortran', [...known.map(([, form]) => form), severe, system, table, cray], (lines, starts) => {
  const found: Incident[] = []
  const signs = signsOf(lines)
  let inTable = false
  readFrom(lines.length, starts, (index) => {
    const line = lines[index] as LogLine
    const { text } = line
    if (text.length > 2000) return inTable
    inTable = table.test(text) || (inTable && row.test(text))
    const add = (at: number, name: string, message: string, role: Incident['role']): void => {
      found.push({ reader: 'fortran', index: at, name, message, role })
    }
    const [, number, message] = severe.exec(text) ?? []
    const below = lines[index + 1]
    if (inTable) add(index, '', '', 'context')
    else if (number !== undefined && message !== undefined)
      add(index, kindOf.get(Number(number)) ?? 'other', message, sent.test(message) ? 'teardown' : 'root')
    else if (system.test(text)) add(index, '', system.exec(text)?.[1] as string, 'root')
    else if (cray.test(text) && below) {
      add(index, '', '', 'wrapper')
      add(index + 1, crayKinds[cray.exec(text)?.[1] as string] ?? '', below.text.trim(), 'root')
    } else {
      const form = readForm('fortran', known, line, index, signs)
      if (form) found.push(form)
    }
    return inTable
  })
  return found
})
