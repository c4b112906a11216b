import { defineReader, readFrom, type Incident } from '../incident.ts'
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
const uploading = /^Uploading artifacts for failed job/
/** What still counts then. */
const verdict = /^(?:##\[error\]|::error|ERROR: Job failed|Finished: )/

/** `##[error]text`, `::error file=a.c,line=7::text`, `##vso[task.logissue type=error]text`. */
const marker =
  /^(?:##\[error\]|::error(?: [^:]{0,300}(?::[^:]{1,300}){0,2})?::|##vso\[task\.logissue type=error[^\]]{0,300}\])\s{0,4}(?=\S)/

/** Lines as their programs wrote them, without the marks a system for continuous integration sets on errors. */
export function unmarked(lines: readonly LogLine[], starts: readonly number[] = [...lines.keys()]): readonly LogLine[] {
  const marked = starts.filter((index) => marker.test((lines[index] as LogLine).text))
  if (marked.length === 0) return lines
  const plain = [...lines]
  for (const index of marked) {
    const line = lines[index] as LogLine
    plain[index] = { ...line, text: line.text.replace(marker, '') }
  }
  return plain
}

/**
 * Reads what systems for continuous integration print around the steps of a job. What they mark as an error and does not only report an end is a
 * reason. After a step has failed, the errors of clearing up do not decide.
 */
export const readCi = defineReader('ci', [...readFrames.openings, marker, afterwards, uploading, /^##\[error\]/], (lines, starts) => {
  const marks = starts.flatMap((index): Incident[] => {
    const { text } = lines[index] as LogLine
    if (text.length > 3000 || !marker.test(text) || failed.some((form) => form.test(text)) || processEnd(text) !== null) return []
    return [{ reader: 'ci', index, name: '', message: text.replace(marker, ''), role: 'root' }]
  })
  return [...readFrames(lines, starts), ...readAfterwards(lines, starts), ...marks]
})

function readAfterwards(lines: readonly LogLine[], starts: readonly number[]): Incident[] {
  const found: Incident[] = []
  let hasFailed = false
  let isAfter = false
  readFrom(lines.length, starts, (index) => {
    const { text } = lines[index] as LogLine
    if (text.length > 3000) return isAfter
    hasFailed ||= /^##\[error\]/.test(text) || failed.some((form) => form.test(text)) || uploading.test(text)
    isAfter ||= hasFailed && afterwards.test(text)
    if (isAfter && !verdict.test(text)) found.push({ reader: 'ci', index, name: '', message: '', role: 'teardown' })
    return isAfter
  })
  return found
}
