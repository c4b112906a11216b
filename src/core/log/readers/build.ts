import { defineReader, type Incident } from '../incident.ts'
import type { LogLine } from '../lines.ts'
import { processEnd } from './exit.ts'
import { forms, type Form } from './forms.ts'

const known: readonly Form[] = [
  // make, gmake, scons
  ['root', /^\w{0,10}make(?:\[\d{1,3}\])?: \*{3} (No rule to make target .*)$/, 'no-rule'],
  ['wrapper', /^\w{0,10}make(?:\[\d{1,3}\])?: (?:\*{3} )?(?:\[[^\]]{1,300}\]|Target '.{1,200}' not remade|\[?\S{1,200}\]? Error \d)/],
  ['context', /^\w{0,10}make(?:\[\d{1,3}\])?: \*{3} Waiting for unfinished jobs/],
  ['root', /^scons: \*{3} (Source `.{1,300}' not found, needed by target .*)$/, 'no-rule'],
  ['wrapper', /^scons: (?:\*{3} \[|building terminated because of errors)/],
  // ninja and meson
  ['wrapper', /^FAILED: (?:\[code=\d{1,3}\] )?(?=\S{0,300}[./])[\w./+@-]{1,300}(?: [\w./+@-]{1,300}){0,8} ?$/],
  ['wrapper', /^ninja: build stopped: /],
  ['root', /^ninja: error: ('.{1,300}', needed by '.{1,300}', missing and no known rule to make it)/, 'no-rule'],
  ['context', /^A full log can be found at /],
  // linkers and compilers, which repeat that what they called has failed
  ['wrapper', /^collect2: (?:fatal )?error: ld (?:returned|terminated)/],
  ['wrapper', /^(?:clang(?:\+\+)?(?:-\d{1,2})?: )?error: linker command failed with exit code/],
  ['wrapper', /^error: linking with `.{1,200}` failed: exit (?:status|code)/],
  ['wrapper', /^error: (?:could not compile `|aborting due to (?:\d{1,6} )?previous error)/],
  ['wrapper', /^error: command '.{1,300}' failed with exit (?:status|code) \d/],
  ['wrapper', /^error: [Rr]ecipe `.{1,200}` failed (?:on line \d{1,6} )?with exit code/],
  ['context', /^compilation terminated\.$/],
  // CMake
  ['wrapper', /^-- Configuring incomplete, errors occurred!/],
  ['context', /^See also "/],
  // Gradle and Maven
  ['wrapper', /^FAILURE: Build (?:failed with an exception|completed with \d{1,6} failures)\./],
  ['wrapper', /^(?:Execution failed for task '|BUILD FAILED(?: in \d|$)|Build FAILED\.$|\*\* BUILD FAILED \*\*$|\[INFO\] BUILD FAILURE)/],
  [
    'context',
    /^(?:> )?(?:\* What went wrong\b|\* Try\b|\* Where\b|\* Exception is\b|\* Get more help\b|Run with --(?:stacktrace|info|scan|debug)|Get more help at )/,
  ],
  [
    'wrapper',
    /^\[ERROR\] Failed to execute goal .{1,400}: (?:Compilation failure|There (?:are|were) test failures|Command execution failed|Execution .{1,200} failed\.?)(?:[.:] .{0,200})?(?: -> \[Help 1\])?$/,
  ],
  [
    'context',
    /^\[ERROR\] (?:(?:-> )?\[Help \d|To see the full stack trace|Re-run Maven|For more information about the errors|After correcting the problems|Please refer to)/,
  ],
  // Bazel
  ['wrapper', /^ERROR: \S{1,300}:\d{1,7}:\d{1,5}: .{1,300} failed: \((?:Exit \d{1,3}|Segmentation fault|Killed|Aborted)\)/],
  ['wrapper', /^(?:FAILED|ERROR): Build did NOT complete successfully|^Target \/\/\S{1,300} failed to build/],
]
const readFrames = forms('build', known)

const cmake = /^CMake Error (?:at|in) \S{1,300}?(?::\d{1,7})? ?(?:\([\w ]{1,80}\))?:\s*$/
/** `find_package` and the modules it calls. */
const absent = /^\s{2,4}(?:Could not find a package configuration file provided by|Could NOT find \S+ \(missing: )/
const callStack = /^\s{0,4}Call Stack \(most recent call first\):/
const gradleTask = /^Execution failed for task '/
const makeEnd =
  /^\w{0,10}make(?:\[\d{1,3}\])?: \*{3} \[[^\]]{1,300}\] (?:Error (\d{1,3})|(Killed|Terminated|Segmentation fault|Aborted|Bus error|Illegal instruction|Floating point exception))/
const named: Readonly<Record<string, string>> = {
  Killed: 'SIGKILL',
  Terminated: 'SIGTERM',
  'Segmentation fault': 'SIGSEGV',
  Aborted: 'SIGABRT',
  'Bus error': 'SIGBUS',
  'Illegal instruction': 'SIGILL',
  'Floating point exception': 'SIGFPE',
}

/** Longest message of CMake that is read, in lines. */
const longest = 40

/**
 * Reads what drivers of builds print around the tools they call: each reports that a step failed, which the step has said better. What CMake
 * and Gradle say themselves stands indented below their heading. A step that make reports to have ended by a signal is read as its end.
 */
export const readBuilds = defineReader('build', [...known.map(([, form]) => form), makeEnd, cmake, gradleTask], (lines, starts) => {
  const ends = starts.flatMap((index): Incident[] => {
    const { text } = lines[index] as LogLine
    const found = text.length > 1000 ? null : makeEnd.exec(text)
    const name = found && (named[found[2] ?? ''] ?? processEnd(`exit code ${found[1]}`))
    return name ? [{ reader: 'exit', index, name, message: text, role: 'root' }] : []
  })
  const below = starts.flatMap((index) => {
    const { text } = lines[index] as LogLine
    if (text.length > 1000) return []
    if (cmake.test(text)) return readIndented(lines, index)
    const reason = gradleTask.test(text) ? lines[index + 1] : undefined
    return reason && reason.text.length < 2000 && (/^\s{0,6}> \S/.test(reason.text) || reason.prefix.includes('>'))
      ? readReason(reason, index + 1)
      : []
  })
  return [...ends, ...below, ...readFrames(lines, starts)]
})

/** The first line of a CMake message is the reason, what follows explains it, and the call stack says where. */
function readIndented(lines: readonly LogLine[], head: number): Incident[] {
  const found: Incident[] = [{ reader: 'build', index: head, name: '', message: '', role: 'wrapper' }]
  let role: Incident['role'] = 'root'
  for (let index = head + 1; index < Math.min(lines.length, head + longest); index++) {
    const { text } = lines[index] as LogLine
    if (callStack.test(text)) role = 'context'
    else if (!/^\s{2}/.test(text)) break
    found.push({ reader: 'build', index, name: absent.test(text) ? 'package' : '', message: text.trim(), role })
  }
  return found
}

function readReason({ text }: LogLine, index: number): Incident[] {
  const message = text.replace(/^\s{0,6}>? ?/, '')
  const wraps =
    /(?:failed|finished with non-zero|Compilation (?:failed|error)|There were failing tests|see (?:the )?(?:report|compiler error|log))/i.test(
      message,
    )
  if (processEnd(message) !== null) return []
  return [{ reader: 'build', index, name: '', message, role: wraps ? 'wrapper' : 'root' }]
}
