import { defineReader } from '../incident.ts'
import { forms, type Form } from './forms.ts'
import { readCondor } from './condor.ts'
import { readUsage } from './usage.ts'

/** PBS and Torque, LSF, Grid Engine: how the end of a job is put in numbers. */
const known: readonly Form[] = [
  [
    'wrapper',
    /^\s{0,4}(?:Exit_status ?= ?[1-9]\d{0,2}|Exit Status: {1,20}[1-9]|exit_status {2} {0,18}[1-9]|Exited with exit code [1-9]\d{0,2}\.?$)/,
  ],
  ['wrapper', /^TERM_(?:UNKNOWN|EXTERNAL_SIGNAL)\b/],
  [
    'context',
    /^Resource usage summary:|^\s{2,8}(?:CPU time|Max Memory|Average Memory|Total Requested Memory|Delta Memory|Max Swap|Max Processes|Max Threads|Run time|Turnaround time) {0,20}:/,
  ],
  ['context', /^(?:Sender: LSF System|Subject: Job \d|Your job looked like:|The output \(if any\) follows:|PS:)/],
  // failed: a number of Grid Engine's own ("ERROR AND EXIT CODES", sge_diagnostics(1)) and its words
  ['context', /^failed {2} {0,18}0\s*$/],
  ['root', /^failed {2} {0,18}(?:2[678]) {0,4}: (.*)$/, 'streams'],
  ['root', /^failed {2} {0,18}(?:19|24|25|44) {0,4}: (.*)$/, 'requeued'],
  ['wrapper', /^failed {2} {0,18}(?:37|100) {0,4}: /],
  ['root', /^failed {2} {0,18}\d{1,3} {0,4}: (.*)$/, 'launch'],
]
const readForms = forms('epilogue', known)

/** Reads what batch systems report at the end of a job: how it ended, what it used of what it had, why it was held or removed. */
export const readEpilogues = defineReader(
  'epilogue',
  [readForms, readUsage, readCondor].flatMap(({ openings }) => openings),
  (lines, starts) => [readUsage, readCondor, readForms].flatMap((read) => read(lines, starts)),
)
