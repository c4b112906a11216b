import type { Role } from '../../pattern.ts'
import { defineReader, readFrom, type Incident } from '../incident.ts'
import type { LogLine } from '../lines.ts'
import { processEnd } from './exit.ts'
import { forms, type Form } from './forms.ts'

const known: readonly Form[] = [
  // Open MPI, PRRTE
  ['wrapper', /^(?:mpirun|mpiexec|orterun|prterun|prun) (?:noticed|detected|has exited) /],
  ['wrapper', /^(?:mpirun|mpiexec): exiting with status \d/],
  ['teardown', /^(?:mpirun|mpiexec|prterun): killing job/],
  // MPICH and its relatives
  ['wrapper', /^=? {0,4}(?:BAD TERMINATION OF ONE OF YOUR APPLICATION PROCESSES|(?:RANK \d{1,6} )?PID \d{1,9} RUNNING AT |EXIT CODE: \d)/],
  ['context', /^=? {0,4}(?:CLEANING UP REMAINING PROCESSES|YOU CAN IGNORE THE BELOW CLEANUP MESSAGES)/],
  [
    'teardown',
    /^\[(?:proxy:\d{1,5}(?::\d{1,5})?|mpiexec)@[^\]]{1,200}\] .{0,300}(?:process manager error|assert \(!?closed\) failed|callback returned error status|error waiting for|launcher returned error|waiting for completion|unable to write data to proxy|socket connection closed)/,
  ],
  // Slurm
  ['wrapper', /^srun: error: \S{1,100}: tasks? [\d,-]{1,200}: Exited with exit code \d/],
  [
    'teardown',
    /^srun: (?:Job step aborted|Terminating (?:Step|job))|^srun: (?:forcing job termination|launch\/slurm: .{0,100}Terminating)/,
  ],
  ['teardown', /^(?:slurmstepd|srun): (?:error: )?\*{3} STEP \S{1,60} ON \S{1,100} CANCELLED AT \S{1,30}(?: \*{3})?$/],
  // torch.distributed.elastic, DeepSpeed, torch.multiprocessing, Horovod
  ['wrapper', /^(?:[\w.]{1,100}\.)?ChildFailedError:?\s*$/],
  ['wrapper', /\bfailed \(exitcode: -?\d{1,3}\) local_rank: \d/],
  ['teardown', /\bSending process \d{1,9} closing signal SIG/],
  ['teardown', /^(?:\[.{1,80}\] )?(?:Killing subprocess \d|Terminating remaining workers after failure)/],
  ['wrapper', /\bexits with return code = -?\d/],
  ['wrapper', /^Process \d{1,6} exit with status code \d/],
]
const readForms = forms('launcher', known)

const rule = /^-{50,}\s*$/
/** Banners of Open MPI that report that a process ended; the launcher was told and does not know why. */
const ended =
  /^(?:Primary job {1,2}terminated normally, but|(?:mpirun|mpiexec|prterun) (?:noticed|detected|has exited)|MPI_ABORT was invoked|An MPI process has aborted|This process is attempting to (?:abort|exit))/
/** Banners after which it goes on. */
const gone =
  /^\s{0,2}(?:WARNING:|\[\S{1,100}\] WARNING:)|will be used instead|may result in (?:lower|reduced) performance|Another transport will|will (?:continue|proceed|ignore)/
/** Lines of the longest banner. */
const longest = 40

const cause = /^Root Cause \(first observed failure\):/
const failures = /^\s{0,4}Failures:\s*$/
const fields =
  /^\s{0,8}(?:time|host|rank|exitcode|error_file|traceback) {0,12}: |^\s{0,4}(?:\[\d{1,4}\]:|<NO_OTHER_FAILURES>|[=-]{20,}|\S{1,200} FAILED)\s*$/
const trace = /^\s{0,8}traceback : (.*)$/
const tableLength = 200

/**
 * Reads what launchers of parallel programs say when a process has ended: they stand around it and know no reason. An end by a signal is
 * left to the reader of exits; so is what a worker recorded of its own exception, which stands in the table of torchrun.
 */
export const readLaunchers = defineReader('launcher', [...readForms.openings, rule, cause, failures], (lines, starts) => [
  ...readBanners(lines, starts),
  ...readElastic(lines, starts),
  ...readForms(lines, starts),
])

function readBanners(lines: readonly LogLine[], starts: readonly number[]): Incident[] {
  const found: Incident[] = []
  let from = -1
  for (const index of starts) {
    if (!rule.test((lines[index] as LogLine).text)) continue
    const length = index - from - 1
    if (from >= 0 && length > 0 && length <= longest) {
      const role = banner(lines.slice(from + 1, index))
      if (role) {
        for (let at = from + 1; at < index; at++) {
          if (role === 'wrapper' && processEnd((lines[at] as LogLine).text) !== null) continue
          found.push({ reader: 'launcher', index: at, name: '', message: '', role })
        }
        from = -1
        continue
      }
    }
    from = index
  }
  return found
}

function banner(inside: readonly LogLine[]): Role | null {
  if (ended.test(inside[0]?.text ?? '')) return 'wrapper'
  return inside.some(({ text }) => text.length < 500 && gone.test(text)) ? 'recovered' : null
}

/** The table below `ChildFailedError`: which process failed first and how it ended, in fields. */
function readElastic(lines: readonly LogLine[], starts: readonly number[]): Incident[] {
  const found: Incident[] = []
  let until = -1
  readFrom(lines.length, starts, (index) => {
    const { text } = lines[index] as LogLine
    if (text.length <= 2000) {
      if (cause.test(text) || failures.test(text)) {
        until = index + tableLength
        found.push({ reader: 'launcher', index, name: '', message: '', role: 'context' })
      } else if (index <= until && fields.test(text)) {
        const told = trace.exec(text)?.[1] ?? ''
        if (processEnd(text) === null && !/^(?!To enable traceback)\S.*[a-z]/.test(told))
          found.push({ reader: 'launcher', index, name: '', message: '', role: told === '' ? 'wrapper' : 'context' })
      }
    }
    return index < until
  })
  return found
}
