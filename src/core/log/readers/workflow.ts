import type { Role } from '../../pattern.ts'
import { defineReader, readFrom, type Incident } from '../incident.ts'
import type { LogLine } from '../lines.ts'
import { processEnd } from './exit.ts'
import { forms, type Form } from './forms.ts'

const known: readonly Form[] = [
  // Snakemake
  ['wrapper', /^\(one of the commands exited with non-zero exit code; note that snakemake uses bash strict mode!\)/],
  [
    'wrapper',
    /^(?:Exiting because a job execution failed\. Look (?:above|below)|Shutting down, this might take some time\.|RuleException:|WorkflowError:$)/,
  ],
  ['wrapper', /^(?:CalledProcessError in file "?\S{1,300}|.{0,60}\bAt least one job did not complete successfully)/],
  ['teardown', /^(?:Removing (?:temporary )?output files? of failed job |Removing temporary output file )/],
  ['context', /^Complete log(?:\(s\))?: /],
  // Nextflow; another try finds no command that was not found
  ['recovered', /\bNOTE: Process `.{1,200}` terminated (?!.{0,100}\(12[67]\)).{0,200}-- Execution is retried \(\d/],
  ['wrapper', /^(?:ERROR ~ )?Error executing process > '|^\s{0,4}Process `.{1,200}` terminated with an error exit status/],
  ['context', /^(?:Tip: |Work dir:$| ?-- Check '\.nextflow\.log' file for details|Container:$)/],
  // Cromwell, cwltool, Toil
  [
    'wrapper',
    /\bWorkflow \S{1,80} (?:transitioned to state Failed|failed \(during )|\bJob \S{1,200} exited with return code \d{1,3} which has not been declared as a valid return code/,
  ],
  [
    'wrapper',
    /\[(?:job|step|workflow) ?[^\]]{0,200}\] (?:completed permanentFail|exited with status: \d|Job error)|^(?:ERROR |INFO )?Final process status is permanentFail/,
  ],
  ['wrapper', /\bJob failed with exit value \d|\bDue to failure we are reducing the remaining try count|\bFailedJobsException\b/],
  // Airflow, Luigi, Prefect, Dagster, Argo
  [
    'wrapper',
    /\bMarking task as (?:FAILED|UP_FOR_RETRY)\b|\bTask exited with return code \d|- (?:ERROR - )?Task failed with exception\s*$/,
  ],
  ['wrapper', /\bWorker Worker\(.{1,300}\) failed\b|^This progress looks :\(/],
  ['wrapper', /\b(?:Flow|Task) run '.{1,200}' - (?:Finished in state (?:Failed|Crashed)|Encountered an exception during execution)/],
  ['wrapper', /\b(?:STEP_FAILURE|RUN_FAILURE) - /],
  ['wrapper', /^Error: exit status [1-9]\d{0,2}$/],
]
const readForms = forms('workflow', known)

/** `Error in rule x:` and the fields of the job, which stand indented below it. */
const rule = /^Error in (?:rule|checkpoint|group job|group) .{1,200}:$/
const field =
  /^\s{4,8}(?:jobid|input|output|log|conda-env|container|shell|cluster_jobid|external_jobid|resources|wildcards|threads|jobs|message|reason): /

/** Headings of Nextflow's report. What stands below them goes on until the next. */
const heading = /^(?:Caused by|Command executed|Command exit status|Command output|Command error|Command wrapper|Work dir|Container|Tip):/
const executing = /Error executing process > '/
/** Lines of the longest report. */
const longest = 400

/**
 * Reads what workflow managers print around the jobs they run: that a job failed, and what they know of it. What the job itself said keeps
 * its own part, inside their reports as well as before them.
 */
export const readWorkflows = defineReader('workflow', [...readForms.openings, rule, executing], (lines, starts) => [
  ...readRules(lines, starts),
  ...readReports(lines, starts),
  ...readForms(lines, starts),
])

function readRules(lines: readonly LogLine[], starts: readonly number[]): Incident[] {
  return starts.flatMap((index) => {
    const { text } = lines[index] as LogLine
    if (text.length > 400 || !rule.test(text)) return []
    const found = [frame(index, 'wrapper')]
    let inShell = false
    for (let at = index + 1; at < Math.min(lines.length, index + longest); at++) {
      const below = (lines[at] as LogLine).text
      if (!/^\s{4}/.test(below)) break
      if (/^\s{4,8}shell:/.test(below)) inShell = true
      else if (field.test(below)) inShell = false
      // The end of the command it quotes.
      if (/^\s{4,12}\(one of the commands exited/.test(below)) {
        inShell = false
        found.push(frame(at, 'wrapper'))
      } else if (inShell || (field.test(below) && !/^\s{4,8}message: /.test(below))) found.push(frame(at, 'context'))
    }
    return found
  })
}

function readReports(lines: readonly LogLine[], starts: readonly number[]): Incident[] {
  const found: Incident[] = []
  let section = ''
  let until = -1
  readFrom(lines.length, starts, (index) => {
    const { text } = lines[index] as LogLine
    if (text.length > 3000) return index < until
    if (executing.test(text)) until = index + longest
    if (index > until) return false
    const next = heading.exec(text)?.[0]
    if (next !== undefined) {
      section = next
      found.push(frame(index, 'context'))
    } else if (section === 'Command executed:' || section === 'Work dir:' || section === 'Container:') found.push(frame(index, 'context'))
    else if (section === 'Command exit status:') found.push(exitStatus(text, index))
    return index < until
  })
  return found
}

function exitStatus(text: string, index: number): Incident {
  const name = processEnd(`exit status ${text.trim()}`)
  return name === null ? frame(index, 'context') : { reader: 'exit', index, name, message: text, role: 'root' }
}

function frame(index: number, role: Role): Incident {
  return { reader: 'workflow', index, name: '', message: '', role }
}
