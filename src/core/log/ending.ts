import type { LogLine } from './lines.ts'
import { isOpen, signOf, signsOf } from './signs.ts'

/**
 * Words with which programs say that a thing ended well. What stands before such a line was survived; it may still be the reason where
 * something failed later because of it, so it is worth less and not nothing.
 */
export const successes: readonly RegExp[] = [
  /\b(?:training|run|job|workflow|pipeline|simulation|analysis|report|conversion|backup|upload|download|deployment) (?:is |has )?(?:complete|completed|finished|succeeded|done)\b(?! with)|; finished\s*$/i,
  /\bBUILD SUCCESS(?:FUL)?\b/,
  /\bFinished: SUCCESS\b|\(100 ?%\) done\b/,
  /\bJob succeeded\b/,
  /\bSuccessfully (?:pulled|installed|built|completed|finished|uploaded|downloaded|connected|cloned|copied|submitted|tagged|reconnected)\b/i,
  /\b(?:completed|finished|terminated|ended|exited) (?:successfully|normally|without errors?|with success)\b/i,
  /(?<!=)\b0 failed\b(?!=)|\bFailures: 0, Errors: 0\b|\b0 failures\b|\ball tests passed\b/i,
  /\bretry (?:succeeded|successful)\b|\bsucceeded (?:after|on) (?:retry|attempt)\b|\breconnected\b|\bconnection (?:restored|re-?established)\b|\bconnection was restored\b/i,
  /^\S+ \([\d.,]+ [KMG]?B\/s\) - .{1,200} saved \[/,
  /\bHTTP request sent, awaiting response\.\.\. 200\b/,
  /^(?:Total wall time: |Normal termination of |GROMACS reminds you: |Loop time of )/,
  /\bnfs: server \S{1,200} OK\s*$/,
  /\bAttempt \d+\/\d+ succeeded\b|\bsnapshot [0-9a-f]{6,} saved\b|\bterminating with success status, rc 0\b|Backup completed with status: Completed\b/,
  /\bbuild succeeded\b|^\*\* (?:BUILD|TEST|ARCHIVE) SUCCEEDED \*\*|\bRUN_SUCCESS\b|\bMultiQC complete\b|[\u2713\u2714] {1,3}(?:Built|built in|All specs passed|Service deployed)/,
  /\bdatabase system is ready to accept connections\b|\bReady to accept connections\b|- accepting connections$/,
  /\bMarking task as SUCCESS\b|\bFinished in state Completed\b|\bsuccessfully rolled out\b|^(?:Status|Phase|Health Status): +(?:Succeeded|Healthy)\b|\bJob \d+ finished: /,
  /: digest: sha256:[0-9a-f]+ size: \d+|\bnaming to \S+ done\b|\bApply complete! Resources:/,
  /^=+ \d+ passed\b(?!.*\bfailed\b).* in [\d.]+s|^Test Suites: (?:\d+ skipped, )?\d+ passed, \d+ total|\ball renewals succeeded\b|\b\d+ [Dd]ocuments? restored successfully\. 0 /,
  /\bsystemd\[\d+\]: Started\b|\bUp to date\b|\bDone!?\s*$/,
]

/** Words that look like a success and are none: an inner tool's own end, or a success denied. */
const denied =
  /\b(?:not|never|without|unsuccessful)\b.{0,40}\b(?:success|complet|finish)|n't .{0,40}(?:success|complet|finish)|, but\b|\bpermanentFail|\bwith errors\b|[1-9]\d* (?:failed|failures|errors?)\b/i

/** Rows of Slurm's accounting: a step that ended well, and one that did not. */
export const completed = /\bCOMPLETED {1,40}0:0\b/
const incomplete = /\b(?:FAILED|TIMEOUT|OUT_OF_ME\w*\+?|CANCELLED|NODE_FAIL|PREEMPTED|BOOT_FAIL|DEADLINE)\b/

const [successSign, completedSign] = [signOf('success'), signOf('completed')]

/**
 * Position of the last line that says something ended well; -1 where none does. Where a scheduler states that of every step, it counts behind
 * the last line: its table is printed wherever somebody asked for it.
 */
export function lastSuccess(lines: readonly LogLine[]): number {
  const signs = signsOf(lines)
  const shortText = (index: number): string => {
    const { text } = lines[index] as LogLine
    return text.length < 1000 ? text : ''
  }
  if (
    signs.where(completedSign).some((index) => completed.test(shortText(index))) &&
    !lines.some(({ text }) => incomplete.test(text.slice(0, 1000)))
  )
    return lines.length
  const success = signs.where(successSign).findLast((index) => {
    const text = shortText(index)
    const open = signs.openings(index, successSign)
    return successes.some((form, number) => isOpen(open, number) && form.test(text)) && !denied.test(text)
  })
  return success ?? -1
}
