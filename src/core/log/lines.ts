/** One line of a log, or one piece of a line that redraws itself or is very long. */
export interface LogLine {
  /** Counted from 1 by line feeds; pieces of one line share it. */
  number: number
  /** As it stands in the text, without the line break. */
  raw: string
  /** For matching: without colours and control characters, and without time stamps and prefixes in front. */
  text: string
  /** What stood in front, such as `[rank3]:`; empty where nothing did. Tells interleaved writers apart. */
  prefix: string
}

/** Longest piece in UTF-16 units. A longer line is read in pieces that overlap, so that memory and matching stay bounded. */
export const pieceLength = 4000
const overlap = 400
/** Stands in `text` where a piece was cut from its line, so that `^` and `$` do not match there. */
const cut = '\u2026'

// Colours and cursor movements (CSI), window titles (OSC), and other escape sequences of terminals (ECMA-48).
// eslint-disable-next-line no-control-regex
const escapes = /\u001b\[[0-?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b\n\r]{0,400}(?:\u0007|\u001b\\)|\u001b[@-Z\\-_]/g
// eslint-disable-next-line no-control-regex
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g
/** What cannot be read as it stands: control characters, tabs and line feeds aside. */
const unclean = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)).filter(
  (char) => (char < ' ' || char === '\u007f') && char !== '\t' && char !== '\n',
)

/** To look for one character after another is faster than an expression for all of them. */
function isClean(text: string): boolean {
  return !unclean.some((char) => text.includes(char))
}

/** Text without colours and control characters, but for tabs and what breaks lines. */
export function withoutControls(text: string): string {
  return isClean(text) ? text : text.replace(escapes, '').replace(controls, '')
}

/**
 * Splits text into lines. Carriage returns split a line into the states it was redrawn in, and very long lines come in overlapping pieces;
 * empty pieces are left out, so numbers may skip.
 */
export function readLines(text: string): LogLine[] {
  const lines: LogLine[] = []
  const clean = isClean(text)
  let number = 0
  let start = 0
  while (start <= text.length) {
    let end = text.indexOf('\n', start)
    if (end < 0) end = text.length
    number++
    const line = text.slice(start, end)
    if (clean && line.length <= pieceLength) addPlain(lines, number, line)
    else addLine(lines, number, line)
    start = end + 1
  }
  return lines
}

/** A line of one piece without anything to clean. */
function addPlain(lines: LogLine[], number: number, raw: string): void {
  const at = endOfPrefix(raw)
  const text = at === 0 ? raw : raw.slice(at)
  if (saysSomething(text)) lines.push({ number, raw, text, prefix: at === 0 ? '' : raw.slice(0, at) })
}

function addLine(lines: LogLine[], number: number, line: string): void {
  const states = line.includes('\r') ? line.split('\r') : [line]
  for (const state of states) {
    for (let at = 0; at < state.length; at += pieceLength - overlap) {
      const raw = state.slice(at, at + pieceLength)
      const last = at + pieceLength >= state.length
      const plain = withoutControls(raw)
      const end = at === 0 ? endOfPrefix(plain) : 0
      const text = at === 0 ? plain.slice(end) : cut + plain
      if (saysSomething(text)) lines.push({ number, raw, text: last ? text : text + cut, prefix: plain.slice(0, end) })
      if (last) break
    }
  }
}

/** Whether anything stands in a text but white space. Most begin with something else. */
function saysSomething(text: string): boolean {
  const first = text.charCodeAt(0)
  return (first > 32 && first < 127) || /\S/.test(text)
}

const digits = '0123456789'
const wordLike = `${digits}abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_.-`

/**
 * What systems put in front of a program's own words, with the characters it may begin with, those that may stand second, and those that may be the first behind a
 * bracket, blanks and digits; null for any. Each is tried where the line begins, or the one before ends, and has no repetition inside a repetition, so reading a
 * prefix takes time in proportion to its length.
 */
const prefixes: readonly (readonly [first: string, second: string | null, mark: string | null, form: RegExp])[] = [
  // ISO time stamps of CI systems, container runtimes and log files: 2024-05-06T07:08:09.123Z, 2024-05-06 07:08:09,123
  [`[${digits}`, digits, '-', /\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?\]?[ \t]?/y],
  // 24/05/06 07:08:09 (log4j as Spark sets it), 2024/05/06 07:08:09 (Go)
  [digits, digits, '/', /\d{2,4}\/\d\d\/\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?[ \t]/y],
  // 05/06 07:08:09 (glog without its letter, aria2)
  [digits, digits, '/', /\d\d\/\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?[ \t]/y],
  // journal and syslog: May  6 07:08:09 host program[123]:
  [
    'JFMASOND',
    'aepuco',
    null,
    /(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d \d\d:\d\d:\d\d (?:[\w.-]{1,64} [\w./@-]{1,64}(?:\[\d{1,8}\])?: )?/y,
  ],
  // [07:08:09], 07:08:09, [07:08:09]:
  [`[${digits}`, digits, ':', /\[?\d\d:\d\d:\d\d(?:[.,]\d{1,6})?\]?:?[ \t]/y],
  // kernel: [ 1234.567890][    C8]
  ['[', ` ${digits}`, '.', /\[ {0,6}\d{1,8}\.\d{6}\](?:\[ *[CT]\d{1,8}\])? ?/y],
  // dmesg -T: [Tue May  6 04:00:12 2025]
  ['[', 'MTWFS', null, /\[(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} [ \d]{1,2} \d\d:\d\d:\d\d(?: \d{4})?\] ?/y],
  // ranks: [rank3]:  [rank3] (torchrun), [0]  [1,3]<stderr>: (mpirun), 3: (srun --label),  (worker pid=123, ip=…) (Ray)
  ['[', 'rR', null, /\[rank ?\d{1,6}\]:? ?/iy],
  ['[', 'd', null, /\[default\d{1,4}\]: ?/y],
  ['[', digits, ',]', /\[\d{1,5}(?:,\d{1,6})?\](?:<std(?:err|out)>)?: ?/y],
  ['[', digits, ']', /\[\d{1,5}\] /y],
  // node and rank: x1234c0s5b0n0 7: (PALS on HPE Cray)
  ['x', digits, null, /x\d{4}c\d{1,2}s\d{1,2}b\d{1,2}n\d{1,2}(?:\.\w{1,20})? \d{1,6}: /y],
  [` ${digits}`, ` ${digits}:`, ':', / {0,5}\d{1,6}: /y],
  ['(', `:<>/${wordLike}`, null, /\([\w.:<>/-]{1,80}(?: [\w.-]{1,40})? ?pid=\d{1,8}(?:, ip=[\d.]{7,15})?\) /y],
  // docker compose and kubectl logs --prefix: name-1  |   [pod/name/container]
  [wordLike, wordLike, null, /[\w.-]{1,60}[-_]\d{1,4} {1,40}\| /y],
  ['[', 'p', null, /\[pod\/[\w./-]{1,160}\] /y],
  // BuildKit: number of the step, seconds since its start
  ['#', digits, null, /#\d{1,4} (?:\d{1,6}\.\d{1,4} )?/y],
  // exception groups of Python: | KeyError
  [' |', ' |', '|', / {0,12}\| {1,2}(?=\S)/y],
  // pytest: E   KeyError
  ['E', ' ', null, /E {3,12}/y],
  // quoted mail and chat
  ['>', null, null, />(?!>) ?/y],
]

/** Which one is docker compose's: tried on words of all kinds, so first it is looked for what it needs. */
const composed = prefixes.findIndex(([, , , form]) => form.source.includes('[-_]\\d{1,4} {1,40}'))

/** By ASCII character, a bit for each prefix that may have it as its first, as its second, or as its mark. */
const firsts = bitsOf(([first]) => first)
const seconds = bitsOf(([, second]) => second)
const marks = bitsOf(([, , mark]) => mark)

/** The last of them for every character beyond ASCII. */
function bitsOf(charactersOf: (prefix: (typeof prefixes)[number]) => string | null): Int32Array {
  const bits = new Int32Array(129)
  let any = 0
  prefixes.forEach((prefix, number) => {
    const characters = charactersOf(prefix)
    if (characters === null) any |= 1 << number
    else for (let i = 0; i < characters.length; i++) bits[characters.charCodeAt(i)]! |= 1 << number
  })
  return bits.map((own) => own | any)
}

/** Of each prefix that may begin at a place, a bit. */
function mayBegin(line: string, at: number): number {
  const open = firsts[asciiAt(line, at)]! & seconds[asciiAt(line, at + 1)]!
  if (open === 0) return 0
  let mark = line.charCodeAt(at) === bracket ? at + 1 : at
  while (line.charCodeAt(mark) === blank) mark++
  while (isDigit(line.charCodeAt(mark))) mark++
  return open & marks[asciiAt(line, mark)]!
}

const [bracket, blank] = ['['.charCodeAt(0), ' '.charCodeAt(0)]

function isDigit(code: number): boolean {
  return code >= 48 && code < 58
}

function asciiAt(line: string, at: number): number {
  const code = line.charCodeAt(at)
  return code < 128 ? code : 128
}

/** Where a program's own words begin in a line. */
function endOfPrefix(line: string): number {
  let at = 0
  // A container's time stamp may stand before a rank, before a program's own time stamp: a few rounds, then enough.
  for (let round = 0; round < 4; round++) {
    const before = at
    let open = mayBegin(line, at)
    for (let number = 0; open >>> number !== 0; number++) {
      // Most lines begin with letters, with which hardly a prefix does.
      if (((open >>> number) & 1) === 0 || (number === composed && !line.includes(' | '))) continue
      const form = prefixes[number]![3]
      form.lastIndex = at
      if (!form.test(line) || form.lastIndex === line.length) continue
      at = form.lastIndex
      open = mayBegin(line, at)
    }
    if (at === before) break
  }
  return at
}
