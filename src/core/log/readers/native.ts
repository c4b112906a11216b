import { defineReader, type Incident } from '../incident.ts'
import type { LogLine } from '../lines.ts'
import { isOpen, signOf, signsOf } from '../signs.ts'
import { readForm, type Form } from './forms.ts'

const known: readonly Form[] = [
  // glibc and musl, then macOS and MSVC, which put the function behind
  ['root', /^.{0,300}: Assertion [`'"\u2018](.{1,1000})['"\u2019] failed\.?$/, 'assertion'],
  ['root', /^\s{0,8}Assertion failed: (.{1,1000}), (?:function .{1,200}, )?file .{1,300}, line \d{1,7}\.?$/, 'assertion'],
  // glibc's allocator, stack protector and fortified functions
  [
    'root',
    /^(?:\*{3} Error in `.{1,300}': )?(?:double free or corruption|(?:free|malloc|realloc|calloc|munmap_chunk|malloc_consolidate|_int_malloc)\(\): (?:invalid|corrupt|unaligned|double|mismatching|unsorted|memory corruption)|corrupted (?:size vs\. prev_size|double-linked list)|malloc: \*{3} error for object|tcache_thread_shutdown\(\): )/,
    'memory-corruption',
  ],
  [
    'root',
    /^\*{3} (?:stack smashing detected|buffer overflow detected|%n in writable segment detected|longjmp causes uninitialized stack frame|invalid %N\$ use detected)/,
    'memory-corruption',
  ],
  // sanitizers of gcc and clang; the summary repeats the report in one line
  ['wrapper', /^SUMMARY: \w{1,12}Sanitizer: /],
  ['root', /^(?:={2,}\d{1,9}={2,})?(?:ERROR|WARNING): ThreadSanitizer: (.{1,500})$/, 'data-race'],
  ['root', /^(?:={2,}\d{1,9}={2,})?ERROR: LeakSanitizer: (detected memory leaks.{0,200})$/, 'leak'],
  ['root', /^(?:={2,}\d{1,9}={2,})?ERROR: AddressSanitizer: (stack-overflow.{0,500})$/, 'stack-overflow'],
  [
    'root',
    /^(?:={2,}\d{1,9}={2,})?ERROR: \w{1,12}Sanitizer: ((?:requested allocation size|allocator is out of memory|out of memory|failed to allocate).{0,500})$/,
  ],
  ['root', /^(?:={2,}\d{1,9}={2,})?(?:ERROR|WARNING): (?:Address|Memory|HWAddress|Leak)Sanitizer: (.{1,500})$/, 'sanitizer'],
  // CPython's own end; an abort there comes from below, which has spoken before
  ['wrapper', /^Fatal Python error: (Aborted)$/],
  ['root', /^Fatal Python error: (Segmentation fault)/, 'segfault'],
  ['root', /^Fatal Python error: (Bus error)/, 'bus'],
  ['root', /^Fatal Python error: (Illegal instruction)/, 'instruction'],
  ['root', /^Fatal Python error: (Floating[ -]point exception)/, 'arithmetic'],
  [
    'root',
    /^Fatal Python error: ((?:_Py_CheckRecursiveCall: )?Cannot recover from .{0,40}(?:stack overflow|recursion).{0,100})$/,
    'stack-overflow',
  ],
  ['root', /^Fatal Python error: (\S.{0,1000})$/],
]

/** How shells and launchers say it, alone on a line, behind `name: line 7: 4242`, or behind `srun: error: host: task 3`. */
const signals: Readonly<Record<string, string>> = {
  'Illegal instruction': 'SIGILL',
  'Floating point exception': 'SIGFPE',
  'Arithmetic exception': 'SIGFPE',
  'Bus error': 'SIGBUS',
  'Segmentation fault': 'SIGSEGV',
  'Bad system call': 'SIGSYS',
}
const names = Object.keys(signals).join('|')
// bash runs the name and the command together where the name is long: "job.sh: line 7: 4242 Floating point exception./flow in.txt"
const byScript = new RegExp(String.raw`^\S{1,300}: line \d{1,7}: +\d{1,9} (${names})(?!\w)`)
const bySignal = new RegExp(
  String.raw`^(?:(?:srun: error: )?\S{1,80}: tasks? [\d,-]{1,80}: |.{0,3})(${names})(?::? \d{1,2})?\s{0,40}(?:\(core dumped\)(?: \S.{0,400})?)?$`,
)

const terminate =
  /^(?:terminate called after throwing an instance of '([^']{1,300})'|libc\+\+abi(?:\.dylib)?: terminating (?:due to|with) uncaught exception of type ([^\s:]{1,200}(?:::[^\s:]{1,100}){0,8})(?:: (.*))?)$/
const what = /^\s{0,8}what\(\): {1,4}(\S.*)$/

/** Other ranks may write between the two lines of one process. */
const nearby = 4

/**
 * Reads how native programs end: failed assertions, uncaught exceptions of C++, checks of the C library and of sanitizers, and signals as
 * shells name them. Of an uncaught exception the line that says what it was about is the reason, where it says so in words.
 */
export const readNative = defineReader('native', [...known.map(([, form]) => form), terminate, byScript, bySignal], (lines, starts) => {
  const signs = signsOf(lines)
  return starts.flatMap((index) => {
    const line = lines[index] as LogLine
    const form = readForm('native', known, line, index, signs)
    if (form) return [form]
    if (line.text.length > 2000) return []
    const open = signs.openings(index, signOf('native')) >>> known.length
    return (isOpen(open, 0) ? readTerminate(lines, index) : null) ?? (open === 0 ? [] : readSignal(line, index))
  })
})

function readTerminate(lines: readonly LogLine[], index: number): Incident[] | null {
  const { text, prefix } = lines[index] as LogLine
  const thrown = terminate.exec(text)
  if (!thrown) return null
  const name = (thrown[1] ?? thrown[2] ?? '').split('::').at(-1) as string
  if (thrown[3] !== undefined) return [{ reader: 'exception', index, name, message: thrown[3], role: 'root' }]
  for (let at = index + 1; at <= index + nearby; at++) {
    const below = lines[at]
    const message = below && below.prefix.length === prefix.length ? what.exec(below.text)?.[1] : undefined
    if (message === undefined) continue
    const told = !text.includes(message) && (message.match(/[A-Za-z]{3,}/g)?.length ?? 0) >= 3
    return [
      { reader: 'exception', index, name, message, role: told ? 'wrapper' : 'root' },
      { reader: 'exception', index: at, name, message, role: told ? 'root' : 'wrapper' },
    ]
  }
  return [{ reader: 'exception', index, name, message: '', role: 'root' }]
}

function readSignal({ text }: LogLine, index: number): Incident[] {
  const signal = signals[(byScript.exec(text) ?? bySignal.exec(text))?.[1] ?? '']
  return signal === undefined ? [] : [{ reader: 'exit', index, name: signal, message: text, role: 'root' }]
}
