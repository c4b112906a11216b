import type { Incident, IncidentReader } from '../incident.ts'
import type { LogLine } from '../lines.ts'
import { processEnd } from './exit.ts'
import { forms, type Form } from './forms.ts'

/** Lines with which a system for continuous integration reports that a step failed; why, the step has said. */
const failed: readonly RegExp[] = [
  // GitHub Actions and Azure Pipelines
  /^(?:##\[error\]|Error: |::error::)(?:Process completed with exit code [1-9]|The process '.{1,300}' failed with exit code \d|(?:Bash|PowerShell|Cmd\.exe|The process '.{1,200}') (?:exited|failed) with (?:exit )?code '?\d)/,
  /^##vso\[task\.complete result=Failed/,
  // GitLab
  /^ERROR: Job failed: (?:exit (?:code|status) \d|command terminated with exit code \d)/,
  // Jenkins
  /^Build step '.{1,200}' marked build as failure|^(?:ERROR: |hudson\.AbortException: )script returned exit code [1-9]|^Finished: (?:FAILURE|UNSTABLE|ABORTED)$/,
  // CircleCI, Travis, Buildkite
  /^Exited with code exit status [1-9]|^The command ".{1,1000}" (?:exited with|failed and exited with) [1-9]|^Done\. Your build exited with [1-9]|^.{0,4}Error: The command exited with status [1-9]/,
]
const known: readonly Form[] = [
  ...failed.map((form): Form => ['wrapper', form]),
  ['context', /^(?:section_(?:start|end):\d|travis_(?:fold|time):|##\[(?:group|endgroup|section|debug|command)\])/],
]
const readFrames = forms('ci', known)

/** Work that is done after the steps, whether they failed or not. */
const afterwards =
  /^(?:Post job cleanup\.|Cleaning up (?:project directory and file based variables|orphan processes)|Uploading artifacts for failed job|Archiving artifacts|##\[(?:group|section)\](?:Run actions\/(?:upload-artifact|cache)|Run \.github\/actions\/upload|Post |Finishing: )|\[PostBuildScript\])/
/** What still counts then. */
const verdict = /^(?:##\[error\]|::error|ERROR: Job failed|Finished: )/

/** `##[error]text`, `::error file=a.c,line=7::text`, `##vso[task.logissue type=error]text`. */
const marker =
  /^(?:##\[error\]|::error(?: [^:]{0,300}(?::[^:]{1,300}){0,2})?::|##vso\[task\.logissue type=error[^\]]{0,300}\])\s{0,4}(?=\S)/

/** Lines as their programs wrote them, without the marks a system for continuous integration sets on errors. */
export function unmarked(lines: readonly LogLine[]): readonly LogLine[] {
  return lines.map((line) => (marker.test(line.text) ? { ...line, text: line.text.replace(marker, '') } : line))
}

/**
 * Reads what systems for continuous integration print around the steps of a job. What they mark as an error and does not only report an end is a
 * reason. After a step has failed, the errors of clearing up do not decide.
 */
export const readCi: IncidentReader = (lines) => {
  const marks = lines.flatMap(({ text }, index): Incident[] => {
    if (text.length > 3000 || !marker.test(text) || failed.some((form) => form.test(text)) || processEnd(text) !== null) return []
    return [{ reader: 'ci', index, name: '', message: text.replace(marker, ''), role: 'root' }]
  })
  return [...readFrames(lines), ...readAfterwards(lines), ...marks]
}

function readAfterwards(lines: readonly LogLine[]): Incident[] {
  let hasFailed = false
  let isAfter = false
  return lines.flatMap(({ text }, index): Incident[] => {
    if (text.length > 3000) return []
    hasFailed ||= /^##\[error\]/.test(text) || failed.some((form) => form.test(text)) || /^Uploading artifacts for failed job/.test(text)
    isAfter ||= hasFailed && afterwards.test(text)
    return isAfter && !verdict.test(text) ? [{ reader: 'ci', index, name: '', message: '', role: 'teardown' }] : []
  })
}
